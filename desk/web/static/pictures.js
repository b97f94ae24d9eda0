// A picture that cannot be had makes room for the words behind it.
"use strict";

for (const picture of document.querySelectorAll("img[data-optional]")) {
  const show = () => picture.parentElement.classList.add("has-picture");
  const drop = () => picture.remove();
  if (picture.complete) (picture.naturalWidth ? show : drop)();
  picture.addEventListener("load", show);
  picture.addEventListener("error", drop);
}
