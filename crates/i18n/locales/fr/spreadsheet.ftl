import-title = Marchandises depuis un tableur
import-back = Retour aux marchandises
import-lede = Envoyez un fichier ou collez des lignes. Vous voyez ce qui a été lu avant tout ajout. Une demande accepte jusqu’à { $max } lignes.
import-there = { $n ->
    [one] Il y a déjà 1 ligne.
   *[other] Il y a déjà { $n } lignes.
  }
import-file = Fichier
import-file-hint = XLSX ou CSV, 5 Mo au plus. La première feuille est lue.
import-paste = Ou collez des lignes
import-paste-hint = Copiez-les dans votre tableur avec la ligne d’en-têtes.
import-read = Lire et me montrer
import-template = Télécharger un tableur vide (CSV)
import-template-p = Pas encore de tableur ? Celui-ci a tous les en-têtes et une ligne d’exemple.
import-nothing = Marchandises : ni fichier ni lignes collées. Choisissez un fichier ou collez des lignes.
import-column-n = Colonne { $n }
flash-import-left = Rien n’a été ajouté. Les marchandises sont inchangées.
error-goods-too-many = Cela ferait plus de lignes qu’une demande n’en accepte. Répartissez l’envoi sur deux demandes.
preview-title = Voici ce que nous avons lu
preview-lede = Rien n’est encore ajouté. Regardez, puis décidez ci-dessous.
preview-other = Envoyer autre chose
preview-read = { $n ->
    [one] ligne de marchandises
   *[other] lignes de marchandises
  }
preview-mend = { $n ->
    [one] ligne à corriger
   *[other] lignes à corriger
  }
preview-unknown = { $n ->
    [one] colonne non reconnue
   *[other] colonnes non reconnues
  }
preview-example = La ligne d’exemple de notre tableur était encore là. Elle est ignorée.
preview-columns = À quoi correspond chaque colonne
preview-columns-p = Choisissez un champ pour chaque colonne utile, puis relisez. Ce qui est ignoré n’est pas ajouté.
preview-heading = La première ligne contient les en-têtes
preview-left-out = Ignorée
preview-leave-out = Ignorer
preview-again = Relire
preview-often = La même chose dans de nombreuses lignes
preview-in-rows = { $n ->
    [one] Dans 1 ligne :
   *[other] Dans { $n } lignes :
  }
preview-faulty = Lignes à regarder
preview-faulty-p = Corrigez-les dans votre tableur et renvoyez-le, ou ajoutez les lignes maintenant et corrigez-les dans le formulaire. Rien ne se perd.
preview-row = Ligne
preview-more-faulty = { $n ->
    [one] 1 autre ligne est à regarder. Vous la trouverez dans le formulaire.
   *[other] { $n } autres lignes sont à regarder. Vous les trouverez dans le formulaire.
  }
preview-good = { $n ->
    [one] 1 ligne est en ordre
   *[other] { $n } lignes sont en ordre
  }
preview-more-good = { $n ->
    [one] Et 1 autre.
   *[other] Et { $n } autres.
  }
preview-there = { $n ->
    [one] La demande a déjà 1 ligne
   *[other] La demande a déjà { $n } lignes
  }
preview-add = En ajouter { $n } à la suite : { $total } en tout
preview-replace = Remplacer les { $there } par ces { $n }
preview-no-room = Avec celles déjà présentes, il y aurait plus de { $max } lignes.
preview-take = { $n ->
    [one] Mettre cette ligne dans la demande
   *[other] Mettre ces { $n } lignes dans la demande
  }
preview-cancel = Abandonner
preview-missing = manque : { $fields }.
preview-undo = Vous pourrez revenir en arrière.
