move-up = Up
move-down = Down
lines-pages = Pages of goods lines
lines-of = Lines { $from } to { $to } of { $total }
lines-go = Lines { $from }–{ $to }
lines-jump = Go to line
lines-jump-go = Go
did-imported = { $n ->
    [one] 1 line was added from the spreadsheet.
   *[other] { $n } lines were added from the spreadsheet.
  }
did-removed-goods = Goods line { $n } is removed.
did-removed-invoices = Invoice { $n } is removed.
did-back = It is as it was before.
redo = Do it again
undo-changed-title = The lines were changed since
undo-changed-p = Somebody changed the goods after the spreadsheet was added. Undoing takes these changes away too. You can bring them back afterwards.
undo-anyway = Undo anyway
undo-leave = Leave the goods as they are
from-spreadsheet = Goods from a spreadsheet
not-in-list = “{ $value }” – not in the list
autosave-unsaved = Not saved yet
autosave-saving = Saving …
autosave-offline = No connection. What you typed is kept in this browser and saved as soon as possible.
autosave-found = This browser still has values on this page that were never saved.
autosave-restore = Fill them in again
autosave-drop = Forget them
kept-title = You are signed out
kept-p = Nothing is lost: what you typed is kept in this page.
kept-sign-in = Sign in, in a new tab
kept-return = Come back to this page and save.
kept-save = Save what I typed
kept-script = You are signed out. Press “Save and continue”: you can sign in and find what you typed.
kept-here = You were signed out while typing. What you typed is filled in again; save it to keep it.
kept-drop = Forget it
book-type = Name in the address book
book-none = The address book has no entry “{ $text }”.
book-several = Several entries have “{ $text }”. Which one?
check-mend = To mend first
check-more = { $n ->
    [one] And 1 more on that page.
   *[other] And { $n } more on that page.
  }
check-go = Go to { $section }
check-answers = What you filled in
check-right = In order
check-to-mend = { $n ->
    [one] 1 to mend
   *[other] { $n } to mend
  }
check-lines = { $n ->
    [one] 1 line
   *[other] { $n } lines
  }
check-edit = Change
check-line = Line
