// The colors of parts: data-color names them.
import { css } from "../vendor/lit.js";

/** Names of colors, as in the figures of the library: the same thing has the same color everywhere. */
export const colors = css`
  [data-color="0"],
  [data-color="train"],
  [data-color="forward"],
  [data-color="negative"],
  [data-color="momentum"],
  [data-color="affine"],
  [data-color="sigmoid"],
  [data-color="l2"] {
    --c: var(--c0);
  }
  [data-color="1"],
  [data-color="test"],
  [data-color="backward"],
  [data-color="positive"],
  [data-color="adam"],
  [data-color="loss"],
  [data-color="relu"],
  [data-color="l1"] {
    --c: var(--c1);
  }
  [data-color="2"],
  [data-color="validation"],
  [data-color="adagrad"],
  [data-color="conv"],
  [data-color="tanh"] {
    --c: var(--c2);
  }
  [data-color="3"],
  [data-color="rmsprop"],
  [data-color="parameter"],
  [data-color="activation"],
  [data-color="gelu"] {
    --c: var(--c3);
  }
  [data-color="4"],
  [data-color="adamw"],
  [data-color="norm"],
  [data-color="leaky_relu"] {
    --c: var(--c4);
  }
  [data-color="5"],
  [data-color="nesterov"],
  [data-color="pool"],
  [data-color="softmax"] {
    --c: var(--c5);
  }
  [data-color="6"],
  [data-color="dropout"] {
    --c: var(--c6);
  }
  [data-color="7"],
  [data-color="sgd"],
  [data-color="shape"],
  [data-color="step"] {
    --c: var(--c7);
  }
  [data-color="text"] {
    --c: var(--text);
  }
  [data-color="muted"] {
    --c: var(--muted);
  }
`;
