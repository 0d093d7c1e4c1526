"""What has been said of one patient. It knows no question and no rule."""
