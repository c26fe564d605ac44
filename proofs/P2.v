(** Chapter P2: what the default initialisation does to a deep linear network. Definitions and statements. *)

From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** * Sums *)

(** The sum of f j over j = 0, …, n - 1. (Entries are counted from 0 here.) *)
Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S m => sum m f + f m end.

Notation "\sum_( j < n ) t" := (sum n (fun j => t))
  (at level 36, j name, n at level 50, t at level 36, right associativity).

(** * Random networks *)

(** All random numbers of this chapter: the entry i of the input x, the entry i of a second input x~, the entry i
    of a gradient at the output, the weight A_{l,ij} and the bias b_{l,i}. *)
Inductive site : Set :=
  | X (i : nat) | Xt (i : nat) | G (i : nat) | A (l i j : nat) | B (l i : nat).

(** An outcome w gives each of them a value: w (A l i j) is the weight A_{l,ij}. *)
Definition outcome : Set := site -> R.

(** A probability law of the outcome, given by its random variables and their means: [mean P f m] says that the
    random variable f has a mean, and that it is m. The fields are rules of calculation which the mean (the integral)
    obeys in every probability space; nothing is said of independence. *)
Record law : Type := {
  random_variable : (outcome -> R) -> Prop;
  mean : (outcome -> R) -> R -> Prop;
  rv_site : forall s, random_variable (fun w => w s);
  rv_constant : forall c, random_variable (fun _ => c);
  rv_plus : forall f g, random_variable f -> random_variable g -> random_variable (fun w => f w + g w);
  rv_times : forall f g, random_variable f -> random_variable g -> random_variable (fun w => f w * g w);
  rv_positive : forall f, random_variable f -> random_variable (fun w => if Rlt_dec 0 (f w) then 1 else 0);
  mean_rv : forall f m, mean f m -> random_variable f;
  mean_unique : forall f m m', mean f m -> mean f m' -> m = m';
  mean_constant : forall c, mean (fun _ => c) c;
  mean_plus : forall f g m m', mean f m -> mean g m' -> mean (fun w => f w + g w) (m + m');
  mean_scale : forall c f m, mean f m -> mean (fun w => c * f w) (c * m);
  mean_nonneg : forall f m, mean f m -> (forall w, 0 <= f w) -> 0 <= m;
  mean_dominated : forall f g m, random_variable f -> (forall w, Rabs (f w) <= g w) -> mean g m ->
    exists m', mean f m';
  mean_null : forall f, mean f 0 -> (forall w, 0 <= f w) -> mean (fun w => if Req_EM_T (f w) 0 then 0 else 1) 0;
  null_mean : forall f, random_variable f -> mean (fun w => if Req_EM_T (f w) 0 then 0 else 1) 0 -> mean f 0 }.

(** Almost surely f = c: the event that it differs has probability 0. *)
Definition almost_surely_equal (P : law) (f : outcome -> R) (c : R) : Prop :=
  mean P (fun w => if Req_EM_T (f w - c) 0 then 0 else 1) 0.

(** f has the variance v. *)
Definition variance (P : law) (f : outcome -> R) (v : R) : Prop :=
  exists m, mean P f m /\ mean P (fun w => (f w - m) ^ 2) v.

(** f and g have the covariance c. *)
Definition covariance (P : law) (f g : outcome -> R) (c : R) : Prop :=
  exists m m', mean P f m /\ mean P g m' /\ mean P (fun w => (f w - m) * (g w - m')) c.

(** f and g have the correlation r. *)
Definition correlation (P : law) (f g : outcome -> R) (r : R) : Prop :=
  exists v v' c, variance P f v /\ variance P g v' /\ covariance P f g c /\ r = c / sqrt (v * v').

(** ** Independence and symmetry *)

(** The entries of x and x~ belong together, and so do those of the gradient: they may depend on each other. Every
    weight and every bias stands alone. *)
Definition together (s t : site) : Prop :=
  match s, t with
  | (X _ | Xt _), (X _ | Xt _) => True
  | G _, G _ => True
  | _, _ => s = t
  end.

(** f is computed from the numbers at the sites in S. *)
Definition computed_from (S : site -> Prop) (f : outcome -> R) : Prop :=
  forall w w', (forall s, S s -> w s = w' s) -> f w = f w'.

(** The pair of inputs, the gradient, and every single weight and bias are independent of each other: for whatever is
    computed from separate ones of them, the mean of the product is the product of the means. *)
Definition independent (P : law) : Prop :=
  forall (S T : site -> Prop) f g m m', (forall s t, S s -> T t -> ~ together s t) ->
  computed_from S f -> computed_from T g -> mean P f m -> mean P g m' -> mean P (fun w => f w * g w) (m * m').

(** The outcome with the signs of some of its numbers changed. *)
Definition flip (e : site -> bool) (w : outcome) : outcome := fun s => if e s then - w s else w s.

(** The weights and biases are symmetric about 0: changing the signs of some of them leaves the law as it is. *)
Definition symmetric (P : law) : Prop :=
  forall e, (forall i, e (X i) = false /\ e (Xt i) = false /\ e (G i) = false) ->
  forall f m, mean P f m -> mean P (fun w => f (flip e w)) m.

(** f and g are independent of each other. *)
Definition independent_pair (P : law) (f g : outcome -> R) : Prop :=
  forall (phi psi : R -> R) m m', mean P (fun w => phi (f w)) m -> mean P (fun w => psi (g w)) m' ->
  mean P (fun w => phi (f w) * psi (g w)) (m * m').

(** ** The default initialisation *)

(** f has the moments of the uniform law on (-a, a), up to the fourth. *)
Definition uniform (P : law) (f : outcome -> R) (a : R) : Prop :=
  forall k, (k <= 4)%nat -> mean P (fun w => f w ^ k) (RInt (fun t => t ^ k / (2 * a)) (- a) a).

(** The default for the layers 1, …, L of widths n_0, …, n_L: everything is independent, and all entries of A_l and
    b_l have the moments of Uniform(-1/√n_{l-1}, 1/√n_{l-1}), up to the fourth. (Layer l + 1 reads n_l numbers.) *)
Definition default (P : law) (n : nat -> nat) (L : nat) : Prop :=
  independent P /\
  (forall l, (0 < n l)%nat) /\
  (forall l i j, (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat ->
    uniform P (fun w => w (A (S l) i j)) (1 / sqrt (n l))) /\
  (forall l i, (l < L)%nat -> (i < n (S l))%nat -> uniform P (fun w => w (B (S l) i)) (1 / sqrt (n l))).

(** Every entry of the input has mean 0 and second moment 1; the entries may depend on each other. *)
Definition standard_input (P : law) (n : nat -> nat) : Prop :=
  forall i, (i < n O)%nat -> mean P (fun w => w (X i)) 0 /\ mean P (fun w => w (X i) ^ 2) 1.

(** The network y_0 = x, y_l = A_l y_{l-1} + c_l b_l for any input x; c_l = 1 keeps the biases of layer l, c_l = 0
    leaves them out. *)
Fixpoint network (n : nat -> nat) (c : nat -> R) (x : nat -> outcome -> R) (l i : nat) (w : outcome) : R :=
  match l with
  | O => x i w
  | S k => \sum_(j < n k) (w (A l i j) * network n c x k j w) + c l * w (B l i)
  end.

(** The network of the chapter, y_l = A_l y_{l-1} + b_l. *)
Definition y (n : nat -> nat) : nat -> nat -> outcome -> R := network n (fun _ => 1) (fun i w => w (X i)).

(** The squared Euclidean norm of a vector of n random entries. *)
Definition norm2 (n : nat) (f : nat -> outcome -> R) (w : outcome) : R := \sum_(i < n) (f i w) ^ 2.

(** * P2.1 *)

(** P2.1. The uniform law on (-a, a) has mean 0 and variance a²/3. *)
Definition p2_1_uniform : Prop := forall a, 0 < a ->
  is_RInt (fun t => t / (2 * a)) (- a) a 0 /\ is_RInt (fun t => (t - 0) ^ 2 / (2 * a)) (- a) a (a ^ 2 / 3).

(** P2.1. Under the default every entry of A_l and b_l has mean 0 and variance 1/(3n_{l-1}). *)
Definition p2_1_default : Prop := forall P n L, default P n L -> forall l i j,
  (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat ->
  (mean P (fun w => w (A (S l) i j)) 0 /\ variance P (fun w => w (A (S l) i j)) (1 / (3 * n l))) /\
  (mean P (fun w => w (B (S l) i)) 0 /\ variance P (fun w => w (B (S l) i)) (1 / (3 * n l))).

(** * P2.2 *)

(** P2.2. Every entry of every layer has mean 0 and a finite second moment. *)
Definition p2_2_mean : Prop := forall P n L, default P n L -> standard_input P n ->
  forall l i, (l <= L)%nat -> (i < n l)%nat ->
  mean P (y n l i) 0 /\ exists v, mean P (fun w => y n l i w ^ 2) v.

(** P2.2. There is a random network that satisfies the hypotheses, for any widths and any depth. *)
Definition p2_2_inhabited : Prop := forall n L, (forall l, (0 < n l)%nat) ->
  exists P, default P n L /\ symmetric P /\ standard_input P n.

(** * P2.3 *)

(** P2.3. All entries of a layer have the same variance; Var(y_0) = 1 and Var(y_l) = Var(y_{l-1})/3 + 1/(3n_{l-1}). *)
Definition p2_3_recursion : Prop := forall P n L, default P n L -> standard_input P n ->
  (forall i, (i < n O)%nat -> variance P (y n O i) 1) /\
  (forall l, (l < L)%nat -> exists v,
    (forall i, (i < n l)%nat -> variance P (y n l i) v) /\
    (forall i, (i < n (S l))%nat -> variance P (y n (S l) i) (v / 3 + 1 / (3 * n l)))).

(** P2.3. A mixed term has mean zero because the two weights are independent of each other and of the layer below and
    have mean zero, whatever the second moment E[y_j y_k] may be. *)
Definition p2_3_mixed_terms : Prop := forall P n L, default P n L ->
  forall l i j k m, (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat -> (k < n l)%nat -> j <> k ->
  mean P (fun w => y n l j w * y n l k w) m ->
  mean P (fun w => (w (A (S l) i j) * y n l j w) * (w (A (S l) i k) * y n l k w)) 0.

(** * P2.4 *)

(** P2.4. Var(y_L) = 3^{-L} + Σ_{k<L} 3^{-(L-k)}/n_k for all widths. *)
Definition p2_4_closed_form : Prop := forall P n L, default P n L -> standard_input P n ->
  forall i, (i < n L)%nat ->
  variance P (y n L i) (1 / 3 ^ L + \sum_(k < L) (1 / (3 ^ (L - k) * n k))).

(** P2.4. The first term is the input's part and the summand k is the part of the bias b_{k+1}: with the input
    multiplied by c_0 and the biases of layer k + 1 by c_{k+1} these terms are multiplied by the squares. *)
Definition p2_4_parts : Prop := forall P n L c, default P n L -> standard_input P n ->
  forall i, (i < n L)%nat ->
  variance P (network n c (fun i w => c O * w (X i)) L i)
    (c O ^ 2 * (1 / 3 ^ L) + \sum_(k < L) (c (S k) ^ 2 * (1 / (3 ^ (L - k) * n k)))).

(** * P2.5 *)

(** P2.5. At constant width Var(y_L) = 3^{-L} + (1 - 3^{-L})/(2n): the input's part and the biases' part. *)
Definition p2_5_constant_width : Prop := forall P m L, default P (fun _ => m) L -> standard_input P (fun _ => m) ->
  forall i, (i < m)%nat ->
  variance P (y (fun _ => m) L i) (1 / 3 ^ L + (1 - 1 / 3 ^ L) / (2 * m)) /\
  variance P (network (fun _ => m) (fun _ => 0) (fun i w => w (X i)) L i) (1 / 3 ^ L) /\
  variance P (network (fun _ => m) (fun _ => 1) (fun _ _ => 0) L i) ((1 - 1 / 3 ^ L) / (2 * m)).

(** P2.5. This tends to 1/(2n). *)
Definition p2_5_limit : Prop := forall m : nat, (0 < m)%nat ->
  is_lim_seq (fun L => 1 / 3 ^ L + (1 - 1 / 3 ^ L) / (2 * m)) (1 / (2 * m)).

(** The depth at which the two parts are equal, log_3(2n + 1). *)
Definition L_star (m : nat) : R := ln (2 * m + 1) / ln 3.

(** P2.5. The two parts are equal at the real number L* and nowhere else. *)
Definition p2_5_half : Prop := forall (m : nat) (L : R), (0 < m)%nat ->
  (Rpower 3 (- L) = (1 - Rpower 3 (- L)) / (2 * m) <-> L = L_star m).

(** P2.5. Where the depth L is L* + t, the input's share of the variance is 2n/(2n - 1 + 3^t(2n + 1)). *)
Definition p2_5_share : Prop := forall (m L : nat) (t : R), (0 < m)%nat -> INR L = L_star m + t ->
  (1 / 3 ^ L) / (1 / 3 ^ L + (1 - 1 / 3 ^ L) / (2 * m)) = 2 * m / (2 * m - 1 + Rpower 3 t * (2 * m + 1)).

(** P2.5. The last k biases together contribute the share 1 - 3^{-k} of the limit 1/(2n). *)
Definition p2_5_last_biases : Prop := forall P m L k, default P (fun _ => m) L -> (k <= L)%nat -> forall i, (i < m)%nat ->
  variance P (network (fun _ => m) (fun l => if Nat.leb l (L - k) then 0 else 1) (fun _ _ => 0) L i)
    ((1 - 1 / 3 ^ k) * (1 / (2 * m))).

(** P2.5. The last bias alone contributes 2/3 of the limit. *)
Definition p2_5_last_bias : Prop := forall P m L, default P (fun _ => m) (S L) ->
  forall i, (i < m)%nat ->
  variance P (network (fun _ => m) (fun l => if Nat.eqb l (S L) then 1 else 0) (fun _ _ => 0) (S L) i)
    (2 / 3 * (1 / (2 * m))).
