queue-title = Work queue
saved-views = Views
view-mine = Mine
view-unassigned = Unassigned
view-answered = Answered
view-second-approval = Second approval
view-signature = To sign
view-overdue = Overdue
view-all = All open
take-next = Take next case
no-next = No case waits for you right now.
cases-label = Cases
empty-queue-h = No cases in this view
empty-queue-p = Take the next case, or look at another view.
choose-case = Choose a case from the list.
back-to-queue = Back to the queue
to-country = to { $country }
submitted-label = Submitted
due-in = Due in
assigned-label = Assigned to
you = you
nobody = nobody
version-n = Version { $n }
tab-review = Review
tab-changes = Changes ({ $n })
tab-queries = Queries ({ $n })
tab-history = History
checks-h = Automatic checks
checks-decide = { $n ->
    [one] 1 to decide
   *[other] { $n } to decide
  }
checks-ok = All in order
checks-ok-p = Compared with each other: the fields of the form and its code lists, weights, the lines with the totals of their invoices, and each origin with its criterion. Each document that the form asks for is there; what the documents say was not read: compare it yourself.
application-h = Application
goods-h = Goods
goods-total = { $n ->
    [one] 1 line
   *[other] { $n } lines
  } · { $weight } kg
open-new-tab = Open in new tab
col-goods = Goods
col-quantity = Quantity
col-weight = Gross kg
col-value = Value
changes-h = Changes since the last version
was = was
now = now
empty-value = (empty)
no-changes = Nothing changed since the last version.
no-queries = No questions were asked.
take-case = Take this case
release-case = Give back
locked-by = { $name } works on this case.
take-first = Take the case to decide on it.
break-lock = Take over
break-lock-reason = Why you take the case from your colleague
query-back = Query back
query-h = Ask the applicant
query-p = Choose the field and write what is missing. Only filled rows are sent.
query-field = About
query-message = Question
query-canned = Ready text
query-send = Send the questions
reject = Reject
reject-h = Reject the application
reason = Reason
reason-text = What the applicant should know
approve = Approve
approve-second = Approve as second officer
sign-button = Sign…
sign-p = You sign for { $authority }. The number is taken, the certificate is sealed and the applicant is told. This cannot be undone; a certificate can only be cancelled or replaced.
sign-what = What is signed
sign-confirm = Sign and issue
decide-note-checks = { $n ->
    [one] 1 check needs your decision.
   *[other] { $n } checks need your decision.
  }
decide-note-ok = All checks are in order.
decide-note-second = Your approval sends it to a second officer.
decide-note-sign = Reviewed by { $name }. Another person signs.
flash-taken = The case is yours.
flash-released = The case is back in the queue.
flash-queried = The questions were sent to the applicant.
flash-approved = Approved.
flash-rejected = Rejected; the applicant is told why.
flash-signed = Signed. The certificate is being made.
flash-withdrawn = The application is withdrawn.
flash-cancelled = The certificate is cancelled. Anyone who checks it sees so at once.
flash-revoked = That session is ended.
