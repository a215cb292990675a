conflict-title = Somebody saved this in between
conflict-p = What you typed is not lost. Choose for each field which value shall stay, then save.
conflict-none = Nothing that you typed differs from what is stored now.
conflict-on = Go on
conflict-yours = You typed:
conflict-stored = Stored now:
conflict-save = Save what is chosen
