"""The simulated market itself: listings, matching, order flow, history; pure, in ticks and lots."""
