"""The studio: how takes come about. A sheet to read from, a microphone, files, another voice."""
