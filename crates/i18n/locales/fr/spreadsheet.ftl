import-title = Marchandises depuis un tableur
import-back = Retour aux marchandises
import-lede = Envoyez un fichier ou collez des lignes. Vous voyez ce qui a été lu avant tout ajout. Une demande accepte jusqu’à { $max } lignes.
import-there = { $n ->
    [one] Il y a déjà 1 ligne.
   *[other] Il y a déjà { $n } lignes.
  }
import-file = Fichier
import-file-hint = XLSX, ODS, XLS ou CSV, 5 Mo au plus. Titres, totaux et autres colonnes peuvent rester tels quels.
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
preview-columns = À quoi correspond chaque colonne
preview-columns-p = Choisissez un champ pour chaque colonne utile, puis relisez. Ce qui est ignoré n’est pas ajouté.
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
preview-good-else = { $n ->
    [one] Dans 1 ligne, rien d’autre n’est à corriger
   *[other] Dans { $n } lignes, rien d’autre n’est à corriger
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
preview-understood = Ce que nous avons compris
preview-say = Préciser
preview-skipped-n = { $n ->
    [one] ligne laissée de côté
   *[other] lignes laissées de côté
  }
preview-skipped = { $n ->
    [0] Lignes que vous voulez garder
    [one] 1 ligne n’est pas une marchandise et est laissée de côté. Cochez-la pour la prendre quand même.
   *[other] { $n } lignes ne sont pas des marchandises et sont laissées de côté. Cochez celles à prendre quand même.
  }
preview-take-line = Prendre la ligne { $line }
preview-kept = Vous voulez la garder
preview-sheet = Feuille
preview-head = Ligne des en-têtes
preview-head-h = 0 s’il n’y en a pas
preview-numbers = Nombres dans ce fichier
preview-numbers-auto = Comme les colonnes le montrent
preview-numbers-point = 1,234.50 – un point avant les décimales
preview-numbers-comma = 1.234,50 – une virgule avant les décimales
preview-skip = Lignes à laisser de côté
preview-skip-h = Par exemple 12, 15-17
preview-encoding = Encodage du texte
preview-separator = Séparateur des cellules
preview-found = Tel que trouvé
preview-unit = Unité du poids
preview-unit-auto = Unité : selon l’en-tête, sinon kg
preview-weight-unit = Unité des poids
separator-comma = virgule
separator-semicolon = point-virgule
separator-tab = tabulation
separator-bar = barre verticale
weight-unit-kg = kilogrammes
weight-unit-g = grammes
weight-unit-t = tonnes (1 000 kg)
weight-unit-lb = livres (lb)
weight-unit-oz = onces
weight-unit-jin = jin (0,5 kg)
skipped-above = au-dessus des en-têtes
skipped-heading-again = les en-têtes répétés
skipped-total = un total
skipped-remark = un titre ou une remarque : une seule cellule
skipped-example = la ligne d’exemple de notre tableur
skipped-chosen = comme vous l’avez dit
read-encoding = Le texte est en { $encoding }.
read-encoding-guessed = Le texte semble être en { $encoding }. Si des lettres sont fausses, choisissez un autre encodage.
read-separator = Séparateur des cellules : { $mark }.
read-separator-said = La première ligne indique le séparateur des cellules : { $mark }. Ce n’est pas une ligne de marchandises.
read-sheet = La feuille « { $sheet } » est lue. Il y en a d’autres : { $others }.
read-hidden = { $n ->
    [one] Une feuille masquée n’est pas lue : { $sheets }.
   *[other] { $n } feuilles masquées ne sont pas lues : { $sheets }.
  }
read-cut = Le fichier contient plus que ce qui est lu ici. Vérifiez la fin de la liste.
read-heading = Les en-têtes sont à la ligne { $line }.
read-no-heading = Aucun en-tête connu : les colonnes sont prises dans l’ordre du formulaire.
read-remembered = Comme votre organisation l’a choisi la dernière fois : { $headings }.
read-numbers-comma = { $field } : la virgule précède les décimales et le point sépare les milliers ; « { $from } » est donc { $to }.
read-numbers-point = { $field } : le point précède les décimales et la virgule sépare les milliers ; « { $from } » est donc { $to }.
read-numbers-open = { $field } : « { $from } » vaut { $point } avec un point décimal et { $comma } avec une virgule décimale, et rien dans le fichier ne dit lequel.
read-weight = { $field } : « { $heading } » est lu en { $unit } ; { $from } fait { $to } kg.
read-quantity-unit = { $field } : l’unité { $unit } vient de l’en-tête ou de la cellule.
read-currency = { $field } : les montants portent la mention { $currency }. Vérifiez que la facture est dans cette monnaie.
read-currency-open = { $field } : le signe à côté des montants peut désigner plusieurs monnaies. Vérifiez la monnaie de la facture.
read-zeros = { $n ->
    [one] { $field } : le tableur avait ôté un zéro, il est remis : { $examples }.
   *[other] { $field } : le tableur avait ôté des zéros dans { $n } cellules, ils sont remis : { $examples }.
  }
read-merged = { $n ->
    [one] { $field } : 1 cellule fusionnée répète celle du dessus.
   *[other] { $field } : { $n } cellules fusionnées répètent celle du dessus.
  }
read-name = { $n ->
    [one] { $field } : « { $from } » est { $to }.
   *[other] { $field } : « { $from } » est { $to }, dans { $n } lignes.
  }
