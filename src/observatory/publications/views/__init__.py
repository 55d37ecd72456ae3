"""Pages beside those that Wagtail serves: subscription, feeds, sending an issue."""
