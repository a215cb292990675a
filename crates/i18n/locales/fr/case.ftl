queue-title = File de travail
saved-views = Vues
view-mine = Les miens
view-unassigned = Non attribués
view-answered = Répondus
view-second-approval = Seconde approbation
view-signature = À signer
view-overdue = En retard
view-all = Tous ouverts
take-next = Prendre le suivant
no-next = Aucun dossier ne vous attend.
cases-label = Dossiers
empty-queue-h = Aucun dossier dans cette vue
empty-queue-p = Prenez le dossier suivant ou choisissez une autre vue.
choose-case = Choisissez un dossier dans la liste.
back-to-queue = Retour à la file
to-country = vers { $country }
submitted-label = Envoyée
due-in = Échéance
assigned-label = Attribué à
you = vous
nobody = personne
version-n = Version { $n }
tab-review = Examen
tab-changes = Modifications ({ $n })
tab-queries = Questions ({ $n })
tab-history = Historique
checks-h = Contrôles automatiques
checks-decide = { $n ->
    [one] 1 à décider
   *[other] { $n } à décider
  }
checks-ok = Tout en ordre
checks-ok-p = Comparés entre eux : les champs du formulaire et ses listes de codes, les poids, les lignes et les totaux de leurs factures, chaque origine et son critère. Chaque document exigé par le formulaire est joint ; ce que disent les documents n’a pas été lu : comparez-le vous-même.
application-h = Demande
goods-h = Marchandises
goods-total = { $n ->
    [one] 1 ligne
   *[other] { $n } lignes
  } · { $weight } kg
open-new-tab = Ouvrir dans un onglet
col-goods = Marchandises
col-quantity = Quantité
col-weight = Brut kg
col-value = Valeur
changes-h = Modifications depuis la version précédente
was = avant
now = après
empty-value = (vide)
no-changes = Rien n’a changé depuis la version précédente.
no-queries = Aucune question posée.
take-case = Prendre ce dossier
release-case = Rendre
locked-by = { $name } traite ce dossier.
take-first = Prenez le dossier pour décider.
break-lock = Reprendre
break-lock-reason = Pourquoi vous reprenez ce dossier à votre collègue
query-back = Interroger
query-h = Interroger le demandeur
query-p = Choisissez le champ et indiquez ce qui manque. Seules les lignes remplies partent.
query-field = Concerne
query-message = Question
query-canned = Texte prêt
query-send = Envoyer les questions
reject = Rejeter
reject-h = Rejeter la demande
reason = Motif
reason-text = Ce que le demandeur doit savoir
approve = Approuver
approve-second = Approuver en second
sign-button = Signer…
sign-p = Vous signez pour { $authority }. Le numéro est attribué, le certificat scellé et le demandeur averti. C’est irréversible ; un certificat ne peut qu’être annulé ou remplacé.
sign-what = Ce qui est signé
sign-confirm = Signer et délivrer
decide-note-checks = { $n ->
    [one] 1 contrôle attend votre décision.
   *[other] { $n } contrôles attendent votre décision.
  }
decide-note-ok = Tous les contrôles sont en ordre.
decide-note-second = Votre approbation l’envoie à un second agent.
decide-note-sign = Examiné par { $name }. Une autre personne signe.
flash-taken = Le dossier est à vous.
flash-released = Le dossier est de retour dans la file.
flash-queried = Les questions ont été envoyées au demandeur.
flash-approved = Approuvé.
flash-rejected = Rejeté ; le demandeur est informé du motif.
flash-signed = Signé. Le certificat est en préparation.
flash-withdrawn = La demande est retirée.
flash-cancelled = Le certificat est annulé. Quiconque le vérifie le voit aussitôt.
flash-revoked = Cette session est terminée.
