# La page où chacun demande si un produit est originaire.
nav-qualify = Mon produit est-il originaire ?
qualify-title = Mon produit est-il originaire ?
qualify-lede = Dites ce que vous vendez et de quoi c’est fait. Vous voyez aussitôt quels accords commerciaux s’appliquent, pourquoi, et ce qui aiderait. Sans compte ; rien n’est conservé.
qualify-empty-h = Voir comment cela marche
qualify-empty-p = Remplissez la page avec un exemple et changez ce que vous voulez.
qualify-example-e-bike = Vélo électrique de 40 pièces
qualify-example-garment = Pantalon en coton
qualify-product-h = Votre produit
qualify-hs = Code SH du produit
qualify-hs-hint = Six chiffres, par exemple 8711.60
qualify-description = Ce que c’est
qualify-price = Prix d’une unité
qualify-base = Base du prix
qualify-base-fob = FOB – chargé à bord
qualify-base-exw = EXW – départ usine
qualify-currency = Monnaie
qualify-origin = Fabriqué en
qualify-destination = Vendu en
qualify-materials-h = De quoi il est fait
qualify-materials-p = Tout ce qui est acheté pour faire un produit. Pour les pièces que vous fabriquez, indiquez de quoi elles sont faites.
qualify-materials-count = { $count ->
    [one] { $count } matière
   *[other] { $count } matières
}
qualify-material = Matière
qualify-col-hs = Code SH
qualify-col-origin = Pays
qualify-col-value = Valeur
qualify-col-status = Originaire ?
qualify-status-unsaid = Non connu
qualify-status-yes = Oui, avec preuve
qualify-status-no = Non
qualify-status-wo = Entièrement obtenue
qualify-cell = { $field }, ligne { $row }
qualify-remove = Retirer la ligne { $row }
qualify-add = Ajouter des lignes
qualify-paste-h = Coller depuis un tableur
qualify-paste-p = Copiez les lignes et collez-les ici : matière, code SH, pays, valeur, originaire. Avec des titres, l’ordre n’importe pas.
qualify-paste-too-large = Ce que vous avez collé dépasse 5 Mo. Collez au plus 2 000 lignes.
qualify-paste-unreadable = Ce que vous avez collé n’est pas un tableau. Copiez les cellules de votre tableur et collez-les de nouveau.
qualify-paste-empty = Ce que vous avez collé a des titres mais aucune ligne. Copiez aussi les lignes.
qualify-pasted = { $count ->
    [one] { $count } ligne a été ajoutée depuis votre tableur.
   *[other] { $count } lignes ont été ajoutées depuis votre tableur.
}
qualify-decide = Vérifier
qualify-clear = Recommencer
qualify-no-hs = Écrivez le code SH du produit, par exemple 8711.60.
qualify-bad-hs = « { $typed } » n’est pas un code SH. Écrivez 4, 6, 8 ou 10 chiffres, par exemple 8711.60.
qualify-no-price = Écrivez le prix d’un produit.
qualify-bad-amount = « { $typed } » n’est pas un montant. Écrivez un nombre, par exemple 12,50.
qualify-no-origin = Choisissez le pays où le produit est fabriqué.
qualify-no-destination = Choisissez le pays où il est vendu.
qualify-bad-country = « { $typed } » n’est pas un pays. Écrivez deux lettres, par exemple KH, ou le nom du pays.
qualify-bad-currency = « { $typed } » n’est pas une monnaie. Écrivez trois lettres, par exemple USD.
qualify-same-country = Le produit est vendu dans le pays où il est fabriqué. Choisissez un autre pays.
qualify-too-many = Cette page ne prend pas autant de matières. Gardez-en au plus { $max }, ou utilisez l’API.
qualify-bad-answer = « { $typed } » ne répond pas à la question. Corrigez, ou laissez-la ouverte.
qualify-in-row = Ligne { $row } : { $fault }
qualify-row-no-hs = le code SH manque. Écrivez-le, par exemple 8714.91.
qualify-row-no-value = la valeur manque. Écrivez ce qu’elle coûte pour un produit.
qualify-bad-status = « { $typed } » n’est pas connu dans la dernière colonne. Écrivez oui, non ou wo, ou laissez vide.
qualify-more-faults = { $count ->
    [one] Et { $count } autre, marquée à sa ligne.
   *[other] Et { $count } autres, marquées à leur ligne.
}
qualify-way = De { $from_country } vers { $to_country }
qualify-tally-ask = { $count ->
    [one] { $count } ouvert
   *[other] { $count } ouverts
}
qualify-tally-no = { $count ->
    [one] { $count } non satisfait
   *[other] { $count } non satisfaits
}
qualify-none-h = Aucun accord trouvé
qualify-none-p = Origo ne connaît pas encore d’accord commercial entre ces deux pays. Un certificat d’origine non préférentiel reste possible.
qualify-state-yes = Originaire
qualify-state-no = Non originaire
qualify-state-ask = { $count ->
    [one] Encore une question
   *[other] Encore { $count } questions
}
qualify-state-none = Règle pas encore dans Origo
qualify-without-h = Autres accords entre ces pays
qualify-without-p = Leur règle pour ce produit n’est pas encore dans Origo. Cherchez-la dans l’annexe de l’accord.
qualify-asks-h = { $count ->
    [one] Une question décide
   *[other] { $count } questions décident
}
qualify-asks-p = Seul ce qui peut changer une réponse est demandé.
qualify-asks-for = Décide : { $agreements }
qualify-answer = Répondre
qualify-answered-h = Vos réponses
qualify-unknown = Je ne sais pas
qualify-no = Non
qualify-criterion = Critère d’origine pour le formulaire
qualify-rule-h = La règle
qualify-rule-one-of = L’une de ces voies suffit :
qualify-failing = Arrêté par : { $materials }
qualify-failing-more = et { $count } de plus
qualify-bar-at-least = { $percent } % – il faut au moins { $limit } %
qualify-bar-at-most = { $percent } % – au plus { $limit } % sont admis
qualify-parts-h = Comment compte chaque matière
qualify-parts-count = { $count } sur { $total } originaires
qualify-stops = bloque
qualify-gap-h = Ce qui suffirait
qualify-gap-none = Aucun changement d’une seule matière ne suffit.
qualify-try = Essayer
qualify-trying = Vous essayez un changement : { $change }
qualify-take-back = Annuler l’essai
qualify-trace-h = Comment cela a été décidé, pas à pas
qualify-trace-json = Télécharger les données (JSON)
qualify-trace-text = Télécharger le texte
qualify-confirm = Les valeurs de cet accord sont à confirmer par l’autorité.
qualify-note = Ceci est un calcul d’après ce que vous avez écrit, pas une décision. L’autorité émettrice décide de votre demande.
qualify-home-h = Votre produit est-il originaire ?
qualify-home-p = Écrivez ou collez de quoi il est fait. Voyez quels accords s’appliquent, pourquoi, et ce qui aiderait. Sans compte.
qualify-home-link = Vérifier un produit
qualify-ask-processes = Lesquelles de ces opérations ont été faites dans les parties à l’accord ? Cochez tout ce qui convient.
qualify-none-of-these = Aucune
qualify-summary = Originaire selon { $count } { $total ->
    [one] accord sur { $total }
   *[other] accords sur { $total }
}
qualify-saves = { $percent } % de droits en moins
qualify-saves-money = Économise { $amount } de droits par pièce ({ $percent } %)
qualify-would-save-money = Économiserait { $amount } de droits par pièce ({ $percent } %)
qualify-saves-nothing = Aucun droit économisé : il est le même sans préférence
qualify-saves-open = Droit avec cette préférence
qualify-duties = { $preferential } au lieu de { $general }
qualify-duty-note = Calculé sur le prix ci-dessus ; la douane peut partir d’une autre valeur (CAF ou FAB). Taux : { $source }, au { $since }.
qualify-overridden = La règle est écartée
qualify-gap-overridden = Changer les matières n’aide pas ici : voyez pourquoi la règle est écartée.
qualify-how-h = Transport et remboursements
qualify-how-p = Ces points peuvent faire perdre une préférence bien que la règle soit remplie. Laissez-les ouverts si vous ne savez pas.
qualify-route = Comment les marchandises voyagent-elles ?
qualify-route-hint = Beaucoup d’accords les veulent directes de pays à pays, ou sous contrôle de la douane partout où elles passent.
qualify-route-direct = Directement
qualify-route-customs = Par d’autres pays, toujours sous contrôle de la douane
qualify-route-altered = Elles sont travaillées ou modifiées en chemin
qualify-drawback = Les droits sur les matières étrangères sont-ils remboursés ?
qualify-drawback-hint = Un tel remboursement s’appelle ristourne (drawback). Un accord entre ces pays l’interdit pour ce produit.
qualify-operations = Que fait-on dans le dernier pays ?
qualify-operations-hint = Emballer, trier, étiqueter, laver ou assembler simplement ne suffit jamais.
qualify-operations-simple = Seulement des opérations simples, comme l’emballage
qualify-operations-more = Plus que cela
qualify-edition = Édition de vos codes SH
qualify-edition-hint = L’annexe d’un accord peut être d’une autre édition : les codes sont transposés.
qualify-plain-h = D’où viennent les marchandises, sans préférence
qualify-plain-p = Pour le certificat d’origine non préférentiel : il nomme le pays et n’économise aucun droit.
qualify-plain-yes = Originaire
qualify-plain-no = Non originaire d’ici
qualify-plain-asks-p = Seules ces règles attendent ceci :
qualify-overview = Les accords en un coup d’œil
qualify-left-out = La ligne { $line } est laissée de côté, { $why } : « { $text } ».
