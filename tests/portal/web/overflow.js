// What does not fit: the page where it is wider than the window, and words that are cut off or stick out.
(() => {
  const PARTS = "a, button, label, summary, legend, h1, h2, h3, th, td, dt, dd, p, li, .pill, .button";
  const told = (each) =>
    `${each.tagName.toLowerCase()}.${each.className}: ${each.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}`;
  const styles = (each) => getComputedStyle(each);
  const scrolls = (each) => ["auto", "scroll"].includes(styles(each).overflowX);
  const isSeen = (each) =>
    each.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    each.getBoundingClientRect().width > 1 &&
    !each.closest(".hidden, [popover]:not(:popover-open), dialog:not([open]), .skip");
  const isAmong = (each, test, last = null) => {
    for (let above = each; above && above !== last; above = above.parentElement) if (test(above)) return true;
    return false;
  };
  const isShortened = (each) => styles(each).textOverflow === "ellipsis" || scrolls(each);
  const words = function* (each) {
    const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const above = texts.currentNode.parentElement;
      if (!texts.currentNode.data.trim() || !isSeen(above) || isAmong(above, isShortened, each)) continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      yield range.getBoundingClientRect();
    }
  };
  const isCut = (each) => {
    if (!each.clientWidth || each.scrollWidth <= each.clientWidth + 1 || isShortened(each)) return false;
    if (styles(each).overflowX !== "visible") return true;
    const { left, right } = each.getBoundingClientRect();
    return [...words(each)].some((text) => text.left < left - 1 || text.right > right + 1);
  };
  const isOutside = (each) => {
    const { left, right } = each.getBoundingClientRect();
    return (left < -1 || right > innerWidth + 1) && !isAmong(each, scrolls);
  };

  const found = document.documentElement.scrollWidth > innerWidth ? ["the page is too wide"] : [];
  for (const each of document.querySelectorAll(PARTS)) {
    if (!isSeen(each)) continue;
    if (isCut(each)) found.push(`cut: ${told(each)}`);
    else if (isOutside(each)) found.push(`outside: ${told(each)}`);
  }
  return found;
})()
