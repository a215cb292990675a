// All of it is comfort: every page works without this file.
import { startComponents } from './components.js';
import { startQueue } from './queue.js';
import { startAutosave } from './autosave.js';
import { startDrop } from './drop.js';
import { startPasskeys } from './passkey.js';

startComponents();
startQueue();
startAutosave();
startDrop();
startPasskeys();
