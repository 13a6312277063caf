-- History causes: the check of 0034 over the rows that were there. Reads on and writes on while it looks at them.

alter table space_history validate constraint space_history_cause_check;
