error-not-found = We cannot find that page. Check the address, or go back to the start.
error-forbidden = Your role does not allow this. Ask your administrator if you need it.
error-invalid = Some answers need mending. Open the check page to see which.
error-changed = Somebody else changed this since you opened it. Load the page again to see the change, then repeat yours.
error-too-many = Too many tries. Wait a while, then try again.
too-many-wait = Too many tries. Wait { $n ->
    [one] one minute
   *[other] { $n } minutes
 }, then try again; nothing is locked.
error-sign-in = E-mail address, password or code is wrong. Check them and try again.
error-code-wanted = Enter the code from your authenticator app.
error-internal = Something failed on our side. Nothing was lost; try again in a minute.
error-application-state = The application has moved on and this can no longer be done. Load the page again.
error-application-locked = Another officer works on this case. Ask them to give it back, or take it over with a reason.
error-application-own-work = You prepared this application, so another person must decide on it.
error-application-same-person = You reviewed this application, so another person must take this step.
error-attachment-kind = Choose what kind of document it is.
error-attachment-too-large = The file is larger than 20 MB. Scan it with fewer dots per inch, or split it.
error-attachment-too-many = There are 40 documents already. Remove one first.
error-attachment-type = The file is not a PDF, JPEG or PNG. Choose another, or save it as PDF first.
error-certificate-issuing = The certificate is still being made. Try again in a few seconds.
error-certificate-not-in-force = The certificate is no longer in force, so this cannot be done.
error-form-unknown = This form is not offered by the authority. Choose another.
error-organisation-suspended = Your organisation is suspended. Speak to the authority before submitting.
error-password-guessable = This password is easily guessed. Use several unrelated words.
error-password-short = The password needs at least 12 characters.
error-query-empty = Write at least one question.
error-reason-missing = Write a reason.
error-reason-unknown = Choose a reason from the list.
error-state-unknown = There is no such state. Choose one from the list.
error-answer-missing = Answer every question before you submit again.
error-cross-site = The request came from another site and was refused. Open this site itself and try again.
error-file-unreadable = The file cannot be read. Save it again as CSV (UTF-8) or XLSX and upload it once more.
error-specimen-unreadable = The signature cannot be read. Upload an SVG file whose strokes are one path.
error-second-factor-wanted = Signing needs a second factor. Sign out, and sign in again with a code from your authenticator app.
error-second-factor-there = You have a second factor already. Remove it before you set up another.
error-second-factor-code = The code does not fit. Check that the clock of your telephone is right, wait for the next code and type it.
error-password-wrong = The password is wrong. Type it again.
