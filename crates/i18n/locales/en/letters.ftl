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
letter-invite-subject = { $by } invites you to { $house }
letter-invite =
    Good day,

    { $by } invites you to work for { $house } on Origo. Open this link within seven days to accept:
    { $link }

    If you do not know { $by }, ignore this letter.
letter-mandate-granted-subject = { $exporter } lets you act for it
letter-mandate-granted =
    Good day,

    { $exporter } granted your organisation a mandate. When you start an application you can now choose it as the exporter.
letter-mandate-withdrawn-subject = { $exporter } withdrew its mandate
letter-mandate-withdrawn =
    Good day,

    { $exporter } withdrew its mandate. From now on you can no longer see or change what you prepared for it.
letter-registration-queried-subject = A question about your registration
letter-registration-queried =
    Good day,

    we have a question about the registration of { $organisation }:

    { $text }

    Please answer it on the page of your registration, and send the registration again:
    { $site }/registration
letter-registration-approved-subject = { $organisation } is registered
letter-registration-approved =
    Good day,

    { $organisation } is registered. You can now submit applications:
    { $site }/applications
letter-registration-rejected-subject = The registration of { $organisation } was refused
letter-registration-rejected =
    Good day,

    we could not register { $organisation }. The reason:

    { $text }
letter-organisation-suspended-subject = { $organisation } is suspended
letter-organisation-suspended =
    Good day,

    { $organisation } is suspended and cannot submit applications. The reason:

    { $text }

    Please speak to us.
letter-organisation-reinstated-subject = { $organisation } is no longer suspended
letter-organisation-reinstated =
    Good day,

    { $organisation } can submit applications again.

    { $text }
letter-undertaking-ends-subject = Your undertaking ends on { $day }
letter-undertaking-ends =
    Good day,

    the undertaking of { $organisation } holds until { $day }. Please give it again before then, or you will not be able to submit applications:
    { $site }/registration
letter-undertaking-over-subject = Your undertaking has ended
letter-undertaking-over =
    Good day,

    the undertaking of { $organisation } held until { $day }. To submit applications, please give it again:
    { $site }/registration
letter-second-factor-added-subject = Your account has a second factor
letter-second-factor-added =
    Dear { $name },

    an authenticator app was set up for your account just now. From now on a code is asked for when you sign in. If it was not you, choose a new password at once at { $site }/password/forgotten
letter-second-factor-removed-subject = The second factor of your account was removed
letter-second-factor-removed =
    Dear { $name },

    the second factor of your account was removed just now. If it was not you, choose a new password at once at { $site }/password/forgotten
letter-submitted-subject = { $reference }: we have your application
letter-submitted =
    Dear { $name },

    your application { $reference } ({ $goods }) is with { $authority }. A decision is expected by { $due }.
    You can follow it here:
    { $link }
letter-queried-subject = { $reference }: a question to answer
letter-queried =
    Dear { $name },

    { $authority } needs something from you before it can decide on { $reference } ({ $goods }). The clock stands until you answer:
    { $link }
letter-answered-subject = { $reference }: the answer is there
letter-answered =
    Dear { $name },

    the applicant answered your questions about { $reference } ({ $goods }). The case is still yours:
    { $link }
letter-rejected-subject = { $reference }: rejected
letter-rejected =
    Dear { $name },

    { $authority } rejected your application { $reference } ({ $goods }). The reason, and what you can do, stand here:
    { $link }
letter-issued-subject = { $number }: your certificate is issued
letter-issued =
    Dear { $name },

    certificate { $number } for { $goods } is issued. Download it here:
    { $link }
letter-cancelled-subject = { $number }: the certificate is cancelled
letter-cancelled =
    Dear { $name },

    { $authority } cancelled certificate { $number } ({ $goods }). Do not use it any more; anyone who checks it sees that it is cancelled. The reason stands here:
    { $link }
letter-appointment-subject = { $name } is to get a role that a second person must confirm
letter-appointment =
    Good day,

    { $by } wants { $name } to sign or to administer for { $authority }. One person alone cannot decide that. If you know of it and agree, confirm it here:
    { $link }

    If not, decline it there and ask { $by }.
letter-appointment-confirmed-subject = Your role is confirmed
letter-appointment-confirmed =
    Good day { $name },

    a second person has confirmed your new role at { $authority }. It is in force now. Sign in:
    { $site }
