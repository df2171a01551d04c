"""The processes: plain Ray actors that hold nothing that the journal could not tell again."""
