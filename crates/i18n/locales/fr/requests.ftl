error-request-control = Un champ contient un caractère de contrôle invisible. Supprimez-le, ou tapez le texte au lieu de le coller, puis envoyez de nouveau. Rien n’a été modifié.
error-request-too-long = C’est plus qu’un champ ou un formulaire ne peut contenir. Raccourcissez ou répartissez le texte, puis envoyez de nouveau. Rien n’a été modifié.
error-request-unreadable = Nous ne pouvons pas lire ce qui a été envoyé. Revenez en arrière, rechargez la page et envoyez de nouveau. Rien n’a été modifié.
