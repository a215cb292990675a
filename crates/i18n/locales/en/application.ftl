applications-title = Applications
new-application = New application
col-state = State
search-hint = Reference, company, invoice, goods or HS code
filter-button = Show
no-applications-h = No applications yet
no-applications-p = Start one: it is saved as you type and you can finish it later.
nothing-found-h = Nothing found
nothing-found-p = Try fewer words or another state.
nothing-found-events-p = Try fewer words or other dates.
nothing-found-queue-p = Try fewer words, or clear the filters.
col-reference = Reference
col-changed = Last change
choose-form = Which certificate do you need?
start = Start
start-copy-p = Parties, goods and origin are copied. Invoices, dates and the declaration start empty.
copy = Use as new
sections-label = Application sections
section-documents = Documents
section-check = Check and submit
step-problems = { $n ->
    [one] 1 thing to do
   *[other] { $n } things to do
  }
step-done = Completed
step-start = Not started
section-lede = You can save and come back at any time.
line-n = Goods line { $n }
invoice-n = Invoice { $n }
add-line = Add another line
add-invoice = Add another invoice
duplicate = Duplicate
save-next = Save and continue
save-exit = Save and exit
saved-at = Draft saved at { $when }
draft-h = Your draft
autosave-p = What you type is saved as you go.
paste-h = Paste from a spreadsheet
upload = Upload
rows-added = { $n ->
    [one] 1 line was added.
   *[other] { $n } lines were added.
  }
documents-lede = PDF, JPEG or PNG, up to 20 MB each.
document-kind = Kind of document
document-file = File
no-documents = Nothing uploaded yet.
check-ready = Everything is in order. You can submit.
check-warnings = An officer will look at these points. Look at them first.
preview = Preview the certificate (PDF)
submit-h = Submit to { $authority }
submit-button = Submit application
submit-p = You cannot change it after submitting unless the authority asks you something.
flash-submitted = Submitted. The authority has your application.
mend-first = Mend the problems above first.
continue-draft = Continue the application
withdraw = Withdraw the application
timeline-h = What happened
queries-h = The authority asks
download-certificate = Download the certificate (PDF)
certificate-making = Certificate { $number } is being made. This takes a few seconds; load the page again.
due-label = Decision expected by { $when }
whole-application = The whole application
