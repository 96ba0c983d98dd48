"""Decisions of reviewers: what adds up, what is paid, who has to look again, and what follows."""
