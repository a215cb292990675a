error-not-found = Page introuvable. Vérifiez l’adresse ou revenez à l’accueil.
error-forbidden = Votre rôle ne le permet pas. Adressez-vous à votre administrateur.
error-invalid = Certaines réponses sont à corriger. La page de vérification les indique.
error-changed = Quelqu’un d’autre a modifié ceci depuis votre ouverture. Rechargez la page, puis refaites votre changement.
error-too-many = Trop de tentatives. Attendez un moment, puis réessayez.
too-many-wait = Trop de tentatives. Attendez { $n ->
    [one] une minute
   *[other] { $n } minutes
 }, puis réessayez ; rien n’est bloqué.
error-sign-in = Adresse, mot de passe ou code incorrect. Vérifiez et réessayez.
error-code-wanted = Saisissez le code de votre application d’authentification.
error-internal = Une erreur est survenue de notre côté. Rien n’est perdu ; réessayez dans une minute.
error-application-state = La demande a évolué et cela n’est plus possible. Rechargez la page.
error-application-locked = Un autre agent traite ce dossier. Demandez-lui de le rendre ou reprenez-le avec un motif.
error-application-own-work = Vous avez préparé cette demande ; une autre personne doit décider.
error-application-same-person = Vous avez examiné cette demande ; une autre personne doit franchir cette étape.
error-attachment-kind = Choisissez le type de document.
error-attachment-too-large = Le fichier dépasse 20 Mo. Numérisez-le à une résolution moindre ou divisez-le.
error-attachment-too-many = Il y a déjà 40 documents. Retirez-en un d’abord.
error-attachment-type = Le fichier n’est ni PDF, ni JPEG, ni PNG. Choisissez-en un autre ou enregistrez-le en PDF.
error-certificate-issuing = Le certificat est encore en préparation. Réessayez dans quelques secondes.
error-certificate-not-in-force = Le certificat n’est plus en vigueur ; c’est impossible.
error-form-unknown = L’autorité ne propose pas ce formulaire. Choisissez-en un autre.
error-organisation-suspended = Votre organisation est suspendue. Contactez l’autorité avant d’envoyer.
error-password-guessable = Ce mot de passe se devine facilement. Employez plusieurs mots sans lien.
error-password-short = Le mot de passe doit avoir au moins 12 caractères.
error-query-empty = Écrivez au moins une question.
error-reason-missing = Indiquez un motif.
error-reason-unknown = Choisissez un motif dans la liste.
error-state-unknown = Cet état n’existe pas. Choisissez-en un dans la liste.
error-answer-missing = Répondez à chaque question avant de renvoyer.
error-cross-site = La requête venait d’un autre site et a été refusée. Ouvrez ce site et réessayez.
error-file-unreadable = Le fichier est illisible. Enregistrez-le de nouveau en CSV (UTF-8) ou XLSX et renvoyez-le.
error-specimen-unreadable = La signature ne peut pas être lue. Téléversez un fichier SVG dont les traits forment un seul tracé.
error-second-factor-wanted = Signer demande un second facteur. Déconnectez-vous, puis reconnectez-vous avec un code de votre application d’authentification.
error-second-factor-there = Vous avez déjà un second facteur. Retirez-le avant d’en installer un autre.
error-second-factor-code = Le code ne convient pas. Vérifiez l’heure de votre téléphone, attendez le code suivant et saisissez-le.
error-password-wrong = Le mot de passe est faux. Saisissez-le à nouveau.
