"""Articles, newsletters, proceedings reports and region stories, on Wagtail."""
