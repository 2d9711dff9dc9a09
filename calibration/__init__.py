"""From documented positions and recorded events to what the engine needs: preferences, behaviour, history."""
