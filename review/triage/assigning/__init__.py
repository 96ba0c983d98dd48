"""Who works on which claim: a reviewer holds a claim for as long as the page of it is open."""
