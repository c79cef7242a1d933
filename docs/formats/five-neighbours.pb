META
key;value
description;Five neighbours
budget;1000
vote_type;approval
num_projects;4
num_votes;5
PROJECTS
project_id;cost;name
bench;160;Benches
green;190;Greenhouse
lamp;360;Street lamps
slide;280;Slide
VOTES
voter_id;vote
1;bench,green,lamp
2;bench,green
3;bench,lamp
4;bench,lamp,slide
5;slide
