"""What commands show: lists, the cue sheet, how far many exports have come."""
