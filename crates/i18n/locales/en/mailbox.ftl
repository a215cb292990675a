mailbox-title = Letters
mailbox-kept-p = No mail server is set up, so letters are not sent: they are kept here. Hand on what people need to know.
mailbox-server-p = Letters leave by { $server }.
mailbox-hint = E-mail address or subject
mailbox-none-h = No letters yet
mailbox-none-p = Every letter that Origo writes appears here.
col-recipient = To
col-subject = Subject
col-written = Written
mail-all = All
mail-waiting = Waiting
mail-sent = Sent
mail-given-up = Given up
mail-kept = Kept here
mail-again-at = { $n ->
    [one] 1 try; again { $when }
   *[other] { $n } tries; again { $when }
  }
mail-tries = { $n ->
    [one] 1 try
   *[other] { $n } tries
  }
mail-tries-label = Tries
mail-error-label = What the server said
mail-next-label = Next try
mail-sent-label = Sent
mail-given-up-label = Given up
mail-text-h = The letter
mail-back = All letters
mail-again-h = Send it again
mail-again-p = Mend the cause first, for example the address or the mail server. The letter goes out as it was written.
mail-again-button = Send again
mail-links-h = The link in this letter
mail-links-p = The link is struck out, because whoever follows it acts as the person it was written for. Show it only to hand it to that person. The event log says that you did.
mail-links-button = Show the link
mail-links-shown = Links are shown. The event log says that you opened them.
mail-links-struck = Links in letters are struck out. Who needs one asks for a new letter.
flash-mail-again = The letter is on its way again.
error-mail-not-given-up = This letter was not given up, so it cannot be sent again. Load the page again to see where it is.
event-mail-given-up = Letter given up
event-mail-sent-again = Letter sent again
event-mail-links-shown = Links of a letter shown
