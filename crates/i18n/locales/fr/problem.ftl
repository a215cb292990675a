problem-title = Cela n’a pas fonctionné
problem-back = Revenez en arrière et réessayez ; votre saisie est encore dans la page précédente.
