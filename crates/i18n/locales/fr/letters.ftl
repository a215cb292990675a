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
letter-invite-subject = { $by } vous invite chez { $house }
letter-invite =
    Bonjour,

    { $by } vous invite à travailler pour { $house } sur Origo. Ouvrez ce lien dans les sept jours pour accepter :
    { $link }

    Si vous ne connaissez pas { $by }, ignorez cette lettre.
letter-mandate-granted-subject = { $exporter } vous autorise à agir pour son compte
letter-mandate-granted =
    Bonjour,

    { $exporter } a donné mandat à votre organisation. En commençant une demande, vous pouvez désormais la choisir comme exportateur.
letter-mandate-withdrawn-subject = { $exporter } a retiré son mandat
letter-mandate-withdrawn =
    Bonjour,

    { $exporter } a retiré son mandat. Vous ne pouvez plus ni voir ni modifier ce que vous avez préparé pour elle.
letter-registration-queried-subject = Une question sur votre enregistrement
letter-registration-queried =
    Bonjour,

    nous avons une question sur l’enregistrement de { $organisation } :

    { $text }

    Répondez-y sur la page de votre enregistrement, puis renvoyez-le :
    { $site }/registration
letter-registration-approved-subject = { $organisation } est enregistrée
letter-registration-approved =
    Bonjour,

    { $organisation } est enregistrée. Vous pouvez désormais envoyer des demandes :
    { $site }/applications
letter-registration-rejected-subject = L’enregistrement de { $organisation } est refusé
letter-registration-rejected =
    Bonjour,

    nous n’avons pas pu enregistrer { $organisation }. Motif :

    { $text }
letter-organisation-suspended-subject = { $organisation } est suspendue
letter-organisation-suspended =
    Bonjour,

    { $organisation } est suspendue et ne peut plus envoyer de demandes. Motif :

    { $text }

    Veuillez nous contacter.
letter-organisation-reinstated-subject = { $organisation } n’est plus suspendue
letter-organisation-reinstated =
    Bonjour,

    { $organisation } peut de nouveau envoyer des demandes.

    { $text }
letter-undertaking-ends-subject = Votre engagement prend fin le { $day }
letter-undertaking-ends =
    Bonjour,

    l’engagement de { $organisation } vaut jusqu’au { $day }. Renouvelez-le avant cette date, sinon vous ne pourrez plus envoyer de demandes :
    { $site }/registration
letter-undertaking-over-subject = Votre engagement a pris fin
letter-undertaking-over =
    Bonjour,

    l’engagement de { $organisation } valait jusqu’au { $day }. Pour envoyer des demandes, veuillez le renouveler :
    { $site }/registration
letter-second-factor-added-subject = Votre compte a un second facteur
letter-second-factor-added =
    Bonjour { $name },

    une application d’authentification vient d’être installée pour votre compte. Un code vous sera désormais demandé à la connexion. Si ce n’était pas vous, choisissez aussitôt un nouveau mot de passe à l’adresse { $site }/password/forgotten
letter-second-factor-removed-subject = Le second facteur de votre compte a été retiré
letter-second-factor-removed =
    Bonjour { $name },

    le second facteur de votre compte vient d’être retiré. Si ce n’était pas vous, choisissez aussitôt un nouveau mot de passe à l’adresse { $site }/password/forgotten
letter-submitted-subject = { $reference } : nous avons votre demande
letter-submitted =
    Bonjour { $name },

    votre demande { $reference } ({ $goods }) est arrivée à { $authority }. Une décision est attendue d'ici le { $due }.
    Vous pouvez la suivre ici :
    { $link }
letter-queried-subject = { $reference } : une question à laquelle répondre
letter-queried =
    Bonjour { $name },

    { $authority } a besoin d'une réponse de votre part avant de décider sur { $reference } ({ $goods }). Le délai est suspendu jusque-là :
    { $link }
letter-answered-subject = { $reference } : la réponse est arrivée
letter-answered =
    Bonjour { $name },

    le demandeur a répondu à vos questions sur { $reference } ({ $goods }). Le dossier vous reste attribué :
    { $link }
letter-rejected-subject = { $reference } : rejetée
letter-rejected =
    Bonjour { $name },

    { $authority } a rejeté votre demande { $reference } ({ $goods }). Le motif et ce que vous pouvez faire figurent ici :
    { $link }
letter-issued-subject = { $number } : votre certificat est délivré
letter-issued =
    Bonjour { $name },

    le certificat { $number } pour { $goods } est délivré. Téléchargez-le ici :
    { $link }
letter-cancelled-subject = { $number } : le certificat est annulé
letter-cancelled =
    Bonjour { $name },

    { $authority } a annulé le certificat { $number } ({ $goods }). Ne l'utilisez plus ; toute vérification montre qu'il est annulé. Le motif figure ici :
    { $link }
letter-appointment-subject = { $name } doit recevoir un rôle qu’une deuxième personne confirme
letter-appointment =
    Bonjour,

    { $by } souhaite que { $name } signe ou administre pour { $authority }. Une personne seule ne peut pas en décider. Si vous êtes au courant et d’accord, confirmez ici :
    { $link }

    Sinon, refusez au même endroit et interrogez { $by }.
letter-appointment-confirmed-subject = Votre rôle est confirmé
letter-appointment-confirmed =
    Bonjour { $name },

    une deuxième personne a confirmé votre nouveau rôle auprès de { $authority }. Il est en vigueur. Connectez-vous :
    { $site }
