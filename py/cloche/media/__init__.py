"""Files and images: records, the content store and codecs."""
