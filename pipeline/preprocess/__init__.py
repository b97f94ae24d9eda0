"""From the pixels of a scan to a sheet that can be read: upright, straight, evenly lit."""
