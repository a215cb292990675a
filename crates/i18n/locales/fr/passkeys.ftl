passkeys-h = Clés d’accès
passkeys-p = Une clé d’accès vit dans votre téléphone, votre ordinateur ou une clé de sécurité, et s’ouvre avec votre doigt, votre visage ou un code PIN. Elle prouve qui vous êtes à la connexion, et aucun faux site ne peut s’en servir.
passkey-add = Ajouter une clé d’accès
passkey-lede = Donnez à la clé d’accès un nom auquel vous la reconnaîtrez. Votre navigateur demande ensuite où la garder et vous la fait déverrouiller.
passkey-name = Nom de la clé d’accès
passkey-name-hint = Par exemple : ordinateur du bureau, clé de sécurité bleue
passkey-make = Créer la clé d’accès
passkey-none = Ce navigateur ne crée pas de clé d’accès ici : il faut JavaScript et un navigateur récent. Un code d’une application d’authentification protège aussi votre compte.
passkey-app-instead = Installer une application d’authentification
passkey-instead = Utiliser une clé d’accès plutôt qu’une application
passkey-since = Ajoutée le { $when }
passkey-used = dernière utilisation le { $when }
passkey-unused = pas encore utilisée
passkey-remove = Retirer
passkey-failed = Aucune clé d’accès n’a servi, et rien n’a changé. Réessayez, ou prenez un autre moyen.
passkey-elsewhere = Les clés d’accès ne fonctionnent qu’à l’adresse { $address }. Ouvrez cette adresse et réessayez.
passkey-wanted = Le mot de passe était juste. Utilisez maintenant votre clé d’accès ou saisissez un code de secours.
passkey-use = Utiliser une clé d’accès
passkey-use-p = Le mot de passe était juste. Votre navigateur va maintenant demander votre clé d’accès.
passkey-or-code = Ou saisissez un code
passkey-alone = Se connecter avec une clé d’accès
recovery-code = Code de secours
recovery-code-hint = L’un des codes que vous avez gardés. Le mot de passe était juste ; saisissez-le encore une fois avec le code.
recovery-new = Créer de nouveaux codes de secours
recovery-p = Pour le jour où votre téléphone ou votre clé est perdu. De nouveaux codes remplacent tous ceux qui restent.
factor-beside = Vous avez une clé d’accès. Une application d’authentification est un autre moyen, là où une clé d’accès ne peut servir.
again-title = Saisissez encore votre mot de passe
again-lede = Vous allez changer votre façon de vous connecter. Pour que personne d’autre ne le fasse dans votre navigateur ouvert, saisissez encore une fois votre mot de passe.
again-button = Continuer
account-password-change = Changer le mot de passe
account-password-old = Mot de passe jusqu’ici
account-password-p = Vous restez connecté ici. Partout ailleurs, il faudra vous connecter avec le nouveau mot de passe.
acting-now = Vous agissez ainsi
acting-as = Vous agissez en tant que
session-seen = vu le { $when }
sign-out-everywhere = Se déconnecter partout
flash-passkey-added = La clé d’accès est ajoutée. Elle sera désormais demandée à la connexion.
flash-passkey-removed = La clé d’accès est retirée.
flash-password-changed = Votre mot de passe est changé. Partout ailleurs, vous êtes déconnecté.
flash-signed-out = Vous êtes déconnecté.
flash-signed-out-everywhere = Vous êtes déconnecté partout.
event-passkey-added = Clé d’accès ajoutée
event-passkey-removed = Clé d’accès retirée
event-recovery-codes-made = Nouveaux codes de secours créés
error-passkey-answer = La clé d’accès n’a pas été acceptée. Réessayez ; si cela persiste, prenez un autre moyen.
error-passkey-too-many = Vous avez déjà 20 clés d’accès. Retirez-en une d’abord.
error-passkey-address = Les clés d’accès demandent une adresse qui porte un nom, et cette installation est jointe par un numéro. Adressez-vous à son exploitant, ou utilisez une application d’authentification.
error-password-wanted = Saisissez encore votre mot de passe avant de changer votre façon de vous connecter.
error-second-factor-none = Les codes de secours vont avec un second facteur. Ajoutez d’abord une clé d’accès ou une application d’authentification.
letter-passkey-added-subject = Une clé d’accès a été ajoutée à votre compte
letter-passkey-added =
    Bonjour { $name },

    une clé d’accès vient d’être ajoutée à votre compte. Si ce n’était pas vous, choisissez aussitôt un nouveau mot de passe sur { $site }/password/forgotten et retirez la clé d’accès.
letter-passkey-removed-subject = Une clé d’accès a été retirée de votre compte
letter-passkey-removed =
    Bonjour { $name },

    une clé d’accès vient d’être retirée de votre compte. Si ce n’était pas vous, choisissez aussitôt un nouveau mot de passe sur { $site }/password/forgotten
letter-recovery-codes-made-subject = De nouveaux codes de secours pour votre compte
letter-recovery-codes-made =
    Bonjour { $name },

    de nouveaux codes de secours viennent d’être créés pour votre compte ; les anciens ne servent plus. Si ce n’était pas vous, choisissez aussitôt un nouveau mot de passe sur { $site }/password/forgotten
help-passkey-h = Clés d’accès et codes
help-passkey-p = Sur la page de votre compte, ajoutez une clé d’accès : elle vit dans votre téléphone, votre ordinateur ou une clé de sécurité et s’ouvre avec votre doigt, votre visage ou un code PIN. À la connexion, elle est demandée après le mot de passe ; « Se connecter avec une clé d’accès » ne demande aucun mot de passe. Ajoutez-en une seconde, pour qu’un téléphone perdu ne vous laisse pas dehors.
    Sans JavaScript, ou dans un navigateur ancien, un code d’une application d’authentification fait de même. Gardez les codes de secours sur papier : chacun vous laisse entrer une fois.
