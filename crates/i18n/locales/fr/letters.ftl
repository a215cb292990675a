# Ce qui termine chaque lettre.
letter-end =
    { $authority }
    { $site }
letter-confirm-subject = Confirmez votre adresse e-mail
letter-confirm =
    Bonjour { $name },

    pour terminer votre inscription auprès de { $authority }, ouvrez ce lien dans les 24 heures et saisissez le mot de passe que vous avez choisi :
    { $link }

    Si vous ne vous êtes pas inscrit, ignorez cette lettre. Il ne se passera rien.
letter-known-subject = Vous êtes déjà inscrit
letter-known =
    Bonjour { $name },

    quelqu’un, sans doute vous, a voulu s’inscrire avec cette adresse. Vous avez déjà un compte : connectez-vous sur
    { $site }/sign-in

    Si vous avez oublié le mot de passe, choisissez-en un nouveau sur { $site }/password/forgotten
letter-reset-subject = Choisissez un nouveau mot de passe
letter-reset =
    Bonjour { $name },

    ouvrez ce lien dans l’heure pour choisir un nouveau mot de passe :
    { $link }

    Si vous n’avez rien demandé, ignorez cette lettre. Votre mot de passe ne change pas.
letter-password-changed-subject = Votre mot de passe a été changé
letter-password-changed =
    Bonjour { $name },

    votre mot de passe vient d’être changé et vous avez été déconnecté partout. Si ce n’était pas vous, choisissez-en aussitôt un nouveau sur { $site }/password/forgotten
