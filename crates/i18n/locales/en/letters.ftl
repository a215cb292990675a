# What ends every letter.
letter-end =
    { $authority }
    { $site }
letter-confirm-subject = Confirm your e-mail address
letter-confirm =
    Dear { $name },

    to finish your registration with { $authority }, open this link within 24 hours and enter the password you chose:
    { $link }

    If you did not register, ignore this letter. Nothing will happen.
letter-known-subject = You are already registered
letter-known =
    Dear { $name },

    somebody, probably you, tried to register with this e-mail address. You already have an account: sign in at
    { $site }/sign-in

    If you forgot the password, choose a new one at { $site }/password/forgotten
letter-reset-subject = Choose a new password
letter-reset =
    Dear { $name },

    open this link within one hour to choose a new password:
    { $link }

    If you did not ask for it, ignore this letter. Your password stays as it is.
letter-password-changed-subject = Your password was changed
letter-password-changed =
    Dear { $name },

    your password was changed just now, and you were signed out everywhere. If it was not you, choose a new one at once at { $site }/password/forgotten
