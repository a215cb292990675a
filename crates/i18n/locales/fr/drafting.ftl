move-up = Monter
move-down = Descendre
lines-pages = Pages de lignes
lines-of = Lignes { $from } à { $to } sur { $total }
lines-go = Lignes { $from }–{ $to }
lines-jump = Aller à la ligne
lines-jump-go = Aller
did-imported = { $n ->
    [one] 1 ligne a été ajoutée depuis le tableur.
   *[other] { $n } lignes ont été ajoutées depuis le tableur.
  }
did-removed-goods = La ligne { $n } est supprimée.
did-removed-invoices = La facture { $n } est supprimée.
did-back = Tout est comme avant.
redo = Refaire
undo-changed-title = Les lignes ont changé depuis
undo-changed-p = Les marchandises ont été modifiées après l’ajout du tableur. Revenir en arrière retire aussi ces changements. Vous pourrez les rétablir ensuite.
undo-anyway = Revenir en arrière quand même
undo-leave = Laisser les marchandises telles quelles
from-spreadsheet = Marchandises depuis un tableur
not-in-list = « { $value } » – pas dans la liste
autosave-unsaved = Pas encore enregistré
autosave-saving = Enregistrement…
autosave-offline = Pas de connexion. Votre saisie est gardée dans ce navigateur et sera enregistrée dès que possible.
autosave-found = Ce navigateur garde encore des valeurs de cette page qui n’ont jamais été enregistrées.
autosave-restore = Les remettre
autosave-drop = Les oublier
kept-title = Vous êtes déconnecté
kept-p = Rien n’est perdu : votre saisie est gardée dans cette page.
kept-sign-in = Connectez-vous, dans un nouvel onglet
kept-return = Revenez à cette page et enregistrez.
kept-save = Enregistrer ma saisie
kept-script = Vous êtes déconnecté. Appuyez sur « Enregistrer et continuer » : vous vous connecterez et retrouverez votre saisie.
kept-here = Vous avez été déconnecté pendant la saisie. Elle est remise en place ; enregistrez-la pour la garder.
kept-drop = L’oublier
book-type = Nom dans le carnet d’adresses
book-none = Le carnet d’adresses n’a pas d’entrée « { $text } ».
book-several = Plusieurs entrées contiennent « { $text } ». Laquelle ?
check-mend = À corriger d’abord
check-more = { $n ->
    [one] Et 1 autre sur cette page.
   *[other] Et { $n } autres sur cette page.
  }
check-go = Aller à { $section }
check-answers = Ce que vous avez rempli
check-right = En ordre
check-to-mend = { $n ->
    [one] 1 à corriger
   *[other] { $n } à corriger
  }
check-lines = { $n ->
    [one] 1 ligne
   *[other] { $n } lignes
  }
check-edit = Modifier
check-line = Ligne
