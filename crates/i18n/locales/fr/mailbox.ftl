mailbox-title = Lettres
mailbox-kept-p = Aucun serveur de messagerie n’est configuré : les lettres ne partent pas, elles restent ici. Transmettez aux personnes ce qu’elles doivent savoir.
mailbox-server-p = Les lettres partent par { $server }.
mailbox-hint = Adresse électronique ou objet
mailbox-none-h = Aucune lettre pour l’instant
mailbox-none-p = Chaque lettre écrite par Origo apparaît ici.
col-recipient = À
col-subject = Objet
col-written = Écrite
mail-all = Toutes
mail-waiting = En attente
mail-sent = Envoyées
mail-given-up = Abandonnées
mail-kept = Gardées ici
mail-again-at = { $n ->
    [one] 1 essai ; nouvel essai { $when }
   *[other] { $n } essais ; nouvel essai { $when }
  }
mail-tries = { $n ->
    [one] 1 essai
   *[other] { $n } essais
  }
mail-tries-label = Essais
mail-error-label = Réponse du serveur
mail-next-label = Prochain essai
mail-sent-label = Envoyée
mail-given-up-label = Abandonnée
mail-text-h = La lettre
mail-back = Toutes les lettres
mail-again-h = L’envoyer de nouveau
mail-again-p = Réglez d’abord la cause, par exemple l’adresse ou le serveur de messagerie. La lettre part telle qu’elle a été écrite.
mail-again-button = Envoyer de nouveau
mail-links-h = Le lien de cette lettre
mail-links-p = Le lien est masqué, car quiconque le suit agit au nom du destinataire. Affichez-le seulement pour le lui remettre. Le journal indiquera que vous l’avez fait.
mail-links-button = Afficher le lien
mail-links-shown = Les liens sont affichés. Le journal indique que vous les avez ouverts.
mail-links-struck = Les liens des lettres sont masqués. Qui en a besoin demande une nouvelle lettre.
flash-mail-again = La lettre repart.
error-mail-not-given-up = Cette lettre n’a pas été abandonnée, elle ne peut donc pas être renvoyée. Rechargez la page pour voir où elle en est.
event-mail-given-up = Lettre abandonnée
event-mail-sent-again = Lettre envoyée de nouveau
event-mail-links-shown = Liens d’une lettre affichés
