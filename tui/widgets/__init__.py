"""What places are built from: a widget shows what it is given and knows neither feed nor screen."""
