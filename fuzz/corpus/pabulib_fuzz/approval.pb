META
key;value
budget;10.5
num_projects;3
num_votes;4
vote_type;approval
PROJECTS
project_id;cost;name
a;3;x
b;7,5;"y ""z"""
c;0;
VOTES
voter_id;vote;sex
1;a,b;F
2;b;M
3;;F
4;"a,c";none
