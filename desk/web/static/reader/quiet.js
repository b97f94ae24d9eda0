// OpenSeadragon would put a style of its own into the page, which the pages' policy forbids; it does
// not where it finds an element of this name and mark. One of no known language styles nothing.
"use strict";

const mark = document.createElementNS("urn:razmetka", "style");
mark.setAttribute("data-openseadragon-mobile-css", "");
document.head.append(mark);
