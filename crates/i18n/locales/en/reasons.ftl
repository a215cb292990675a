reason-label = Why is it right all the same?
reason-missing = Write why it is right all the same; the officer reads it.
reason-add = If you want, say why it is right all the same
reason-confirm = { $n ->
    [one] By submitting you confirm that you have looked at this and that it is right.
   *[other] By submitting you confirm that you have looked at these { $n } points and that they are right.
 }
checks-reason = The applicant writes: { $reason }
autosave-over = This could not be saved: the session is over, or the page is out of date. What you typed is kept in this browser; load the page again to go on with it.
autosave-changed = This page was saved elsewhere in the meantime. Press “Save and continue”: what you typed is put together with that, and nothing is lost.
