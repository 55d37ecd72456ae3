"""What can be done with people, programmes, roles, mail, links and files."""
