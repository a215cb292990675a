applications-title = Demandes
new-application = Nouvelle demande
col-state = État
search-hint = Référence, société, facture, marchandise ou code SH
filter-button = Afficher
no-applications-h = Aucune demande pour l’instant
no-applications-p = Commencez-en une : elle est enregistrée au fil de la saisie et vous pourrez la finir plus tard.
nothing-found-h = Aucun résultat
nothing-found-p = Essayez moins de mots ou un autre état.
nothing-found-events-p = Essayez moins de mots ou d’autres dates.
nothing-found-queue-p = Essayez moins de mots ou effacez les filtres.
col-reference = Référence
col-changed = Dernière modification
choose-form = Quel certificat vous faut-il ?
start = Commencer
start-copy-p = Parties, marchandises et origine sont copiées. Factures, dates et déclaration restent vides.
copy = Réutiliser
sections-label = Rubriques de la demande
section-documents = Documents
section-check = Vérifier et envoyer
step-problems = { $n ->
    [one] 1 point à traiter
   *[other] { $n } points à traiter
  }
step-done = Terminé
step-start = À commencer
section-lede = Vous pouvez enregistrer et revenir à tout moment.
line-n = Ligne { $n }
invoice-n = Facture { $n }
add-line = Ajouter une ligne
add-invoice = Ajouter une facture
duplicate = Dupliquer
save-next = Enregistrer et continuer
save-exit = Enregistrer et quitter
saved-at = Brouillon enregistré à { $when }
draft-h = Votre brouillon
autosave-p = Votre saisie est enregistrée au fur et à mesure.
paste-h = Coller depuis un tableur
upload = Envoyer
rows-added = { $n ->
    [one] 1 ligne ajoutée.
   *[other] { $n } lignes ajoutées.
  }
documents-lede = PDF, JPEG ou PNG, 20 Mo chacun au plus.
document-kind = Type de document
document-file = Fichier
no-documents = Aucun fichier envoyé.
check-ready = Tout est en ordre. Vous pouvez envoyer.
check-warnings = Un agent examinera ces points. Vérifiez-les d’abord.
preview = Aperçu du certificat (PDF)
submit-h = Envoyer à { $authority }
submit-button = Envoyer la demande
submit-p = Vous ne pourrez plus la modifier, sauf si l’autorité vous interroge.
flash-submitted = Envoyée. L’autorité a reçu votre demande.
mend-first = Corrigez d’abord les problèmes ci-dessus.
continue-draft = Poursuivre la demande
withdraw = Retirer la demande
timeline-h = Déroulement
queries-h = L’autorité demande
download-certificate = Télécharger le certificat (PDF)
certificate-making = Le certificat { $number } est en préparation. Quelques secondes suffisent ; rechargez la page.
due-label = Décision attendue au plus tard le { $when }
whole-application = L’ensemble de la demande
