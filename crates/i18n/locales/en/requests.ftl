error-request-control = Something you typed holds an invisible control character. Delete it, or type the text by hand instead of pasting it, and send again. Nothing was changed.
error-request-too-long = This is more than one field or form can hold. Shorten it, or split it, and send again. Nothing was changed.
error-request-unreadable = We cannot read what was sent. Go back, load the page again and send it once more. Nothing was changed.
