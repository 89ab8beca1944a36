// Returns the texts below `root` whose contrast with what lies behind them is under `least`.
([root, least]) => {
  const channels = (colour) => (colour.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const rgba = (colour) => { const [r, g, b, a = 1] = channels(colour); return [r, g, b, a]; };
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  const light = (value) => { const c = value / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const ratio = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const above = (element) => element.parentElement ?? element.getRootNode().host;
  const layers = (element) => {
    const found = [];
    for (let at = element; at; at = above(at)) {
      const style = getComputedStyle(at);
      const gradient = style.backgroundImage.match(/rgba?\([^)]*\)/);
      if (gradient) found.push(rgba(gradient[0]));  // the bar, as if it lay behind all of the text
      found.push(rgba(style.backgroundColor));
    }
    return found.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const opacity = (element) => {
    let product = 1;
    for (let at = element; at; at = above(at)) product *= Number(getComputedStyle(at).opacity);
    return product;
  };
  const poor = [];
  let seen = 0;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (!text || !element || getComputedStyle(element).display === "none") continue;  // a style's own text
    seen += 1;
    const behind = layers(element);
    const [r, g, b, a] = rgba(getComputedStyle(element).color);
    const contrast = ratio(over([r, g, b, a * opacity(element)], behind), behind);
    if (contrast < least) poor.push(`${contrast.toFixed(2)} ${text.slice(0, 40)}`);
  }
  return { seen, poor };
}
