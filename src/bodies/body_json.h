// Wire types of bodies.
#pragma once

#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "src/bodies/bodies.h"

namespace hezhi::bodies {

BOOST_DESCRIBE_STRUCT(NewBody, (), (street, kind, name, jurisdiction))

struct BodiesOf {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(BodiesOf, (), (street))

struct BodyLine {
    BodyId id;
    BodyKind kind;
    std::string name;
    JurisdictionId jurisdiction;
};
BOOST_DESCRIBE_STRUCT(BodyLine, (), (id, kind, name, jurisdiction))

struct BodyList {
    std::vector<BodyLine> items;
};
BOOST_DESCRIBE_STRUCT(BodyList, (), (items))

inline BodyLine to_wire(Body const& body) {
    return {body.id, body.kind, body.name, body.jurisdiction};
}

}  // namespace hezhi::bodies
