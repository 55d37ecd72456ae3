"""What every application of the site needs: people, programmes, text in languages, base templates and components."""
