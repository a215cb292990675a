problem-title = That did not work
problem-back = Go back and try again; what you typed is still in your browser’s previous page.
