home-title = Certificates of origin, issued and checked online
home-lede = Exporters apply, the authority decides and signs, and anyone can check a certificate in seconds.
home-apply-h = Apply for a certificate
home-apply-p = Sign in to start an application, answer a question or download a certificate.
home-check-h = Check a certificate
home-check-p = Point a phone camera at the QR code, or type what is printed beneath it. No account needed.
home-help-p = How to apply, how long it takes and how checking works.
