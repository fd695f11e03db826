package config

// complete fills in what a tree leaves out and the schema has a default for. A mapping without a
// default stays away when it was not written: that the second client is missing means something.
func complete(n *node, r rule) {
	switch n.kind {
	case list:
		for _, item := range n.items {
			complete(item, r.item())
		}
	case mapping:
		for _, name := range r.properties() {
			value := r.member(name).keyword("default")
			if value != nil && n.child(name) == nil {
				at := n.place
				at.key = join(n.key, name)
				n.put(name, settle(value, at))
			}
		}
		for _, e := range n.entries {
			complete(e.value, r.member(e.key))
		}
	}
}

// settle copies a value of the schema to a place of a tree.
func settle(value *node, at place) *node {
	settled := *value
	settled.place = at
	settled.quoted = true
	settled.entries, settled.items = nil, nil
	for _, e := range value.entries {
		settled.put(e.key, settle(e.value, place{at.file, at.line, join(at.key, e.key)}))
	}
	for i, item := range value.items {
		settled.items = append(settled.items, settle(item, place{at.file, at.line, index(at.key, i)}))
	}
	return &settled
}
