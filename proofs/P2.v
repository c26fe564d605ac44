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
  mean_absolute : forall f m, mean f m -> exists m', mean (fun w => Rabs (f w)) m';
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

(** P2.1. Under the default every entry of A_l and b_l has mean 0 and variance 1/(3n_{l-1}).

    Differs: here and below the default asks only for the first four moments of the uniform law, so the theorems hold
    for every law with these moments. *)
Definition p2_1_default : Prop := forall P n L, default P n L -> forall l i j,
  (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat ->
  (mean P (fun w => w (A (S l) i j)) 0 /\ variance P (fun w => w (A (S l) i j)) (1 / (3 * n l))) /\
  (mean P (fun w => w (B (S l) i)) 0 /\ variance P (fun w => w (B (S l) i)) (1 / (3 * n l))).

(** * P2.2 *)

(** P2.2. Every entry of every layer has mean 0 and a finite second moment. *)
Definition p2_2_mean : Prop := forall P n L, default P n L -> standard_input P n ->
  forall l i, (l <= L)%nat -> (i < n l)%nat ->
  mean P (y n l i) 0 /\ exists v, mean P (fun w => y n l i w ^ 2) v.

(** P2.2. There is a random network that satisfies the hypotheses, for any widths, and of any depth at once.

    Differs: the weights of this model take three values each, with the first four moments of the uniform law. *)
Definition p2_2_inhabited : Prop := forall n, (forall l, (0 < n l)%nat) ->
  exists P, (forall L, default P n L) /\ symmetric P /\ standard_input P n.

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

(** * P2.6 *)

(** The n entries of f have the second moment v and the fourth moment q, and E[f_i² f_j²] = c for i ≠ j. *)
Definition moments_are (P : law) (n : nat) (f : nat -> outcome -> R) (v q c : R) : Prop :=
  (forall i, (i < n)%nat -> mean P (fun w => f i w ^ 2) v) /\
  (forall i, (i < n)%nat -> mean P (fun w => f i w ^ 4) q) /\
  (forall i j, (i < n)%nat -> (j < n)%nat -> i <> j -> mean P (fun w => f i w ^ 2 * f j w ^ 2) c).

(** v', q' and c' after a layer of fan-in n, where u and w are the second and the fourth moment of a weight. *)
Definition next_v (u n v : R) : R := u * n * v + u.
Definition next_q (u w n v q c : R) : R := w * n * q + 3 * u ^ 2 * n * (n - 1) * c + 6 * u ^ 2 * n * v + w.
Definition next_c (u n v q c : R) : R := u ^ 2 * (n * q + n * (n - 1) * c) + 2 * u ^ 2 * n * v + u ^ 2.

(** P2.6. If the moments of a layer are v, q and c, those of the next one are v', q' and c'. *)
Definition p2_6_recursion : Prop := forall P n L, default P n L -> forall l v q c, (l < L)%nat ->
  moments_are P (n l) (y n l) v q c ->
  let u := 1 / (3 * n l) in let w := 1 / (5 * n l ^ 2) in
  moments_are P (n (S l)) (y n (S l)) (next_v u (n l) v) (next_q u w (n l) v q c) (next_c u (n l) v q c).

(** P2.6. So the moments are finite and the same for all i and j in every layer, if they are so for x. *)
Definition p2_6_every_layer : Prop := forall P n L q0 c0, default P n L ->
  moments_are P (n O) (fun i w => w (X i)) 1 q0 c0 ->
  forall l, (l <= L)%nat -> exists v q c, moments_are P (n l) (y n l) v q c.

(** E‖x‖⁴ is finite. *)
Definition finite_fourth_moment (P : law) (n : nat -> nat) : Prop :=
  exists m, mean P (fun w => norm2 (n O) (fun i w => w (X i)) w ^ 2) m.

(** P2.6. There is such a network, with q_0 = 9/5 and c_0 = 1, for any widths. *)
Definition p2_6_inhabited : Prop := forall n, (forall l, (0 < n l)%nat) ->
  exists P, (forall L, default P n L) /\ standard_input P n /\ finite_fourth_moment P n /\
  moments_are P (n O) (fun i w => w (X i)) 1 (9 / 5) 1.

(** P2.6, the start. Independent entries have c_0 = 1. *)
Definition p2_6_start_independent : Prop := forall P i j, independent_pair P (fun w => w (X i)) (fun w => w (X j)) ->
  mean P (fun w => w (X i) ^ 2) 1 -> mean P (fun w => w (X j) ^ 2) 1 ->
  mean P (fun w => w (X i) ^ 2 * w (X j) ^ 2) 1.

(** P2.6, the start. The uniform law with second moment 1, on (-√3, √3), has fourth moment 9/5. *)
Definition p2_6_start_uniform : Prop :=
  is_RInt (fun t => t ^ 2 / (2 * sqrt 3)) (- sqrt 3) (sqrt 3) 1 /\
  is_RInt (fun t => t ^ 4 / (2 * sqrt 3)) (- sqrt 3) (sqrt 3) (9 / 5).

(** The moment k of the normal density exp(-t²/2), normalised, on [-T, T]. *)
Definition normal_moment (k : nat) (T : R) : R :=
  RInt (fun t => t ^ k * exp (- t ^ 2 / 2)) (- T) T / RInt (fun t => exp (- t ^ 2 / 2)) (- T) T.

(** P2.6, the start. The normal law has second moment 1 and fourth moment 3, as limits for T to infinity.

    Differs: the law is given by its density, cut off at -T and T; that q_0 is this limit is not stated. *)
Definition p2_6_start_normal : Prop := is_lim (normal_moment 2) p_infty 1 /\ is_lim (normal_moment 4) p_infty 3.

(** P2.6, the start. Fair signs have q_0 = c_0 = 1. *)
Definition p2_6_start_signs : Prop := forall P n,
  (forall i, (i < n)%nat -> almost_surely_equal P (fun w => w (X i) ^ 2) 1) ->
  moments_are P n (fun i w => w (X i)) 1 1 1.

(** P2.6, the start. A point of the sphere ‖x‖² = n has q_0 = 3n/(n + 2) and c_0 = n/(n + 2).

    Differs: of the uniform law on the sphere only this is used, that rotating two axes by 45° does not change the
    law of an entry; that the moments are finite, and the same for all entries and pairs, is assumed. *)
Definition p2_6_start_sphere : Prop := forall P (n : nat) v q c, (0 < n)%nat ->
  almost_surely_equal P (norm2 n (fun i w => w (X i))) n ->
  (forall i j (phi : R -> R) m, (i < n)%nat -> (j < n)%nat -> i <> j -> mean P (fun w => phi (w (X i))) m ->
    mean P (fun w => phi ((w (X i) + w (X j)) / sqrt 2)) m /\ mean P (fun w => phi ((w (X i) - w (X j)) / sqrt 2)) m) ->
  moments_are P n (fun i w => w (X i)) v q c ->
  q = 3 * n / (n + 2) /\ ((2 <= n)%nat -> c = n / (n + 2)).

(** * P2.7 *)

(** P2.7. Cov(y_{l,i}², y_{l,j}²) = Var(‖y_{l-1}‖²)/(9n_{l-1}²) for i ≠ j.

    Differs: here E‖x‖⁴ need only be finite; E[x_i⁴] and E[x_i² x_j²] may differ from entry to entry. *)
Definition p2_7_covariance : Prop := forall P n L, default P n L -> finite_fourth_moment P n ->
  forall l, (l < L)%nat -> exists V, variance P (norm2 (n l) (y n l)) V /\
  forall i j, (i < n (S l))%nat -> (j < n (S l))%nat -> i <> j ->
  covariance P (fun w => y n (S l) i w ^ 2) (fun w => y n (S l) j w ^ 2) (V / (9 * n l ^ 2)).

(** P2.7. It is positive for every l ≥ 2: the variance of ‖y_l‖² is positive for l ≥ 1. *)
Definition p2_7_positive : Prop := forall P n L, default P n L -> finite_fourth_moment P n ->
  forall l V, (0 < l)%nat -> (l <= L)%nat -> variance P (norm2 (n l) (y n l)) V -> 0 < V.

(** P2.7. For l = 1 it is zero if and only if ‖x‖² is almost surely constant. *)
Definition p2_7_first_layer : Prop := forall P n V, variance P (norm2 (n O) (y n O)) V ->
  (V / (9 * n O ^ 2) = 0 <-> exists c, almost_surely_equal P (norm2 (n O) (y n O)) c).

(** P2.7. The entries of a layer are uncorrelated, and where the covariance of the squares is positive they are not
    independent. *)
Definition p2_7_not_independent : Prop := forall P n L, default P n L -> standard_input P n ->
  forall l i j, (0 < l)%nat -> (l <= L)%nat -> (i < n l)%nat -> (j < n l)%nat -> i <> j ->
  covariance P (y n l i) (y n l j) 0 /\
  forall C, covariance P (fun w => y n l i w ^ 2) (fun w => y n l j w ^ 2) C -> 0 < C ->
  ~ independent_pair P (y n l i) (y n l j).

(** P2.7. The variance v pooled over m entries in T independent trials has the standard error
    √((q - v²)/(mT)) · √(1 + (m - 1)(c - v²)/(q - v²)), and the second factor exceeds 1 where c > v² and m ≥ 2.

    Differs: of the independence of the trials only this is used, that the squares of two trials are uncorrelated. *)
Definition p2_7_pooling : Prop := forall P (f : nat -> nat -> outcome -> R) (m T : nat) v q c,
  (0 < m)%nat -> (0 < T)%nat -> v ^ 2 < q ->
  (forall t, (t < T)%nat -> moments_are P m (f t) v q c) ->
  (forall s t i j, (s < T)%nat -> (t < T)%nat -> s <> t -> (i < m)%nat -> (j < m)%nat ->
    mean P (fun w => f s i w ^ 2 * f t j w ^ 2) (v * v)) ->
  exists V, variance P (fun w => 1 / (m * T) * \sum_(t < T) \sum_(i < m) f t i w ^ 2) V /\
  sqrt V = sqrt ((q - v ^ 2) / (m * T)) * sqrt (1 + (m - 1) * ((c - v ^ 2) / (q - v ^ 2))) /\
  ((2 <= m)%nat -> v ^ 2 < c -> 1 < sqrt (1 + (m - 1) * ((c - v ^ 2) / (q - v ^ 2)))).

(** * P2.8 *)

Definition relu (t : R) : R := Rmax t 0.

(** The network with ReLU between the layers: z_1 = A_1 x + c_1 b_1 and z_{l+1} = A_{l+1} ReLU(z_l) + c_{l+1} b_{l+1}; for
    short z_0 = x. *)
Fixpoint relu_network (n : nat -> nat) (c : nat -> R) (l i : nat) (w : outcome) : R :=
  match l with
  | O => w (X i)
  | S k => \sum_(j < n k) (w (A l i j) *
      match k with O => relu_network n c k j w | S _ => relu (relu_network n c k j w) end) + c l * w (B l i)
  end.

(** Every entry of the input has second moment 1. *)
Definition unit_input (P : law) (n : nat -> nat) : Prop :=
  forall i, (i < n O)%nat -> mean P (fun w => w (X i) ^ 2) 1.

(** The weights of layer l + 1 have the second moment v_l, which is their variance if they are symmetric. *)
Definition weights_second (P : law) (n : nat -> nat) (L : nat) (v : nat -> R) : Prop :=
  forall l i j, (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat -> mean P (fun w => w (A (S l) i j) ^ 2) (v l).

(** P2.8. Default: E[z_1²] = 1/3 + 1/(3n_0), and E[z_{l+1}²] = E[z_l²]/6 + 1/(3n_l) for l ≥ 1.

    Differs: that x has mean 0 is not needed. *)
Definition p2_8_default : Prop := forall P n L, default P n L -> symmetric P -> unit_input P n ->
  let z := relu_network n (fun _ => 1) in
  ((0 < L)%nat -> forall i, (i < n 1%nat)%nat -> mean P (fun w => z 1%nat i w ^ 2) (1 / 3 + 1 / (3 * n O))) /\
  (forall l, (0 < l)%nat -> (l < L)%nat -> exists s,
    (forall i, (i < n l)%nat -> mean P (fun w => z l i w ^ 2) s) /\
    (forall i, (i < n (S l))%nat -> mean P (fun w => z (S l) i w ^ 2) (s / 6 + 1 / (3 * n l)))).

(** P2.8. The closed form is E[z_L²] = 2/6^L + Σ_{k<L} 2/(6^{L-k} n_k). *)
Definition p2_8_closed_form : Prop := forall P n L, default P n L -> symmetric P -> unit_input P n -> (0 < L)%nat ->
  forall i, (i < n L)%nat ->
  mean P (fun w => relu_network n (fun _ => 1) L i w ^ 2) (2 / 6 ^ L + \sum_(k < L) (2 / (6 ^ (L - k) * n k))).

(** P2.8. He: if Var(A_l) = 2/n_{l-1} and there are no biases, then E[z_l²] = 2 for every l ≥ 1. *)
Definition p2_8_he : Prop := forall P n L, independent P -> symmetric P -> unit_input P n ->
  (forall l, (0 < n l)%nat) -> weights_second P n L (fun l => 2 / n l) ->
  forall l i, (0 < l)%nat -> (l <= L)%nat -> (i < n l)%nat -> mean P (fun w => relu_network n (fun _ => 0) l i w ^ 2) 2.

(** P2.8. Xavier: if Var(A_l) = 2/(n_{l-1} + n_l) and there are neither biases nor ReLU, then E[z_l²] = 1 at constant
    width. *)
Definition p2_8_xavier : Prop := forall P (m : nat) L, independent P -> symmetric P -> unit_input P (fun _ => m) ->
  weights_second P (fun _ => m) L (fun _ => 2 / (m + m)) ->
  forall l i, (l <= L)%nat -> (i < m)%nat ->
  mean P (fun w => network (fun _ => m) (fun _ => 0) (fun i w => w (X i)) l i w ^ 2) 1.

(** P2.8. Such networks exist, for any positive variances of the weights, any widths and any depth. *)
Definition p2_8_inhabited : Prop := forall n L (v : nat -> R), (forall l, 0 < v l) ->
  exists P, independent P /\ symmetric P /\ unit_input P n /\ weights_second P n L v.

(** * P2.9 *)

(** R = E‖y‖⁴/(E‖y‖²)² and S = Σ E[y_i⁴]/(E‖y‖²)² for n random entries. *)
Definition ratio_R (P : law) (n : nat) (f : nat -> outcome -> R) (r : R) : Prop :=
  exists a b, mean P (fun w => norm2 n f w ^ 2) a /\ mean P (norm2 n f) b /\ 0 < b /\ r = a / b ^ 2.
Definition ratio_S (P : law) (n : nat) (f : nat -> outcome -> R) (s : R) : Prop :=
  exists a b, mean P (fun w => \sum_(i < n) (f i w ^ 4)) a /\ mean P (norm2 n f) b /\ 0 < b /\ s = a / b ^ 2.

(** P2.9. Var(‖y‖²)/(E‖y‖²)² = R - 1. *)
Definition p2_9_relative_variance : Prop := forall P n f r b, ratio_R P n f r -> mean P (norm2 n f) b ->
  exists V, variance P (norm2 n f) V /\ V / b ^ 2 = r - 1.

(** The weights of layer l + 1 have the second moment tau_l and the kurtosis kappa. *)
Definition weights_kurtosis (P : law) (n : nat -> nat) (L : nat) (tau : nat -> R) (kappa : R) : Prop :=
  forall l i j, (l < L)%nat -> (i < n (S l))%nat -> (j < n l)%nat -> 0 < tau l /\
  mean P (fun w => w (A (S l) i j) ^ 2) (tau l) /\ mean P (fun w => w (A (S l) i j) ^ 4) (kappa * tau l ^ 2).

(** The linear network without biases. *)
Definition unbiased (n : nat -> nat) : nat -> nat -> outcome -> R := network n (fun _ => 0) (fun i w => w (X i)).

(** P2.9. Without biases n'R' = (n' + 2)R + (kappa - 3)S and n'S' = 3R + (kappa - 3)S. *)
Definition p2_9_layer : Prop := forall P n L tau kappa, independent P -> symmetric P ->
  weights_kurtosis P n L tau kappa ->
  forall l r s, (l < L)%nat -> (0 < n (S l))%nat ->
  ratio_R P (n l) (unbiased n l) r -> ratio_S P (n l) (unbiased n l) s ->
  ratio_R P (n (S l)) (unbiased n (S l)) (((n (S l) + 2) * r + (kappa - 3) * s) / n (S l)) /\
  ratio_S P (n (S l)) (unbiased n (S l)) ((3 * r + (kappa - 3) * s) / n (S l)).

(** The product of f k over k = 0, …, n - 1. *)
Fixpoint product (n : nat) (f : nat -> R) : R := match n with O => 1 | S m => product m f * f m end.

(** P2.9. With kurtosis 3, as for normal weights, R_L = R_0 Π (1 + 2/n_l). *)
Definition p2_9_product : Prop := forall P n L tau, independent P -> symmetric P -> weights_kurtosis P n L tau 3 ->
  (forall l, (0 < n l)%nat) -> forall r, ratio_R P (n O) (unbiased n O) r ->
  ratio_R P (n L) (unbiased n L) (r * product L (fun l => 1 + 2 / n (S l))).

(** P2.9. At constant width this is R_0 (1 + 2/n)^L, and it lies between R_0 e^{2L/n - 2L/n²} and R_0 e^{2L/n}. *)
Definition p2_9_constant_width : Prop := forall (m L : nat), (0 < m)%nat ->
  product L (fun _ => 1 + 2 / m) = (1 + 2 / m) ^ L /\
  exp (2 * L / m - 2 * L / m ^ 2) <= (1 + 2 / m) ^ L <= exp (2 * L / m).

(** P2.9. Such networks exist, with kurtosis 3, for any widths and any depth. *)
Definition p2_9_inhabited : Prop := forall n L, (0 < n O)%nat -> exists P, independent P /\ symmetric P /\
  weights_kurtosis P n L (fun l => 1 / n l) 3 /\ exists r, ratio_R P (n O) (unbiased n O) r.

(** P2.9. Under the default, biases included, at constant width n: n(R_L - 1) → 9n(11n - 1)/(60n² - 7n + 1). *)
Definition p2_9_default_limit : Prop := forall P m, (forall L, default P (fun _ => m) L) ->
  finite_fourth_moment P (fun _ => m) -> forall r : nat -> R,
  (forall L, (0 < L)%nat -> ratio_R P m (y (fun _ => m) L) (r L)) ->
  is_lim_seq (fun L => m * (r L - 1)) (9 * m * (11 * m - 1) / (60 * m ^ 2 - 7 * m + 1)).

(** P2.9. These R_L exist for L ≥ 1. *)
Definition p2_9_default_exists : Prop := forall P m, (forall L, default P (fun _ => m) L) ->
  finite_fourth_moment P (fun _ => m) -> forall L, (0 < L)%nat -> exists r, ratio_R P m (y (fun _ => m) L) r.

(** P2.9. This in turn tends to 33/20. *)
Definition p2_9_wide_limit : Prop :=
  is_lim_seq (fun m => 9 * m * (11 * m - 1) / (60 * m ^ 2 - 7 * m + 1)) (33 / 20).

(** * P2.10 *)

(** The gradient at y_{L-k}: g_L is w (G i), and g_{l-1} = g_l A_l. *)
Fixpoint backward (n : nat -> nat) (L k j : nat) (w : outcome) : R :=
  match k with
  | O => w (G j)
  | S k' => \sum_(i < n (L - k')%nat) (backward n L k' i w * w (A (L - k') i j))
  end.

(** The gradient g_l at y_l. *)
Definition gradient (n : nat -> nat) (L l : nat) : nat -> outcome -> R := backward n L (L - l).

(** The second moments of g_L are finite. *)
Definition finite_gradient (P : law) (n : nat -> nat) (L : nat) : Prop :=
  forall i, (i < n L)%nat -> exists m, mean P (fun w => w (G i) ^ 2) m.

(** P2.10. E‖g_{l-1}‖² = E‖g_l‖²/3 for any widths.

    Differs: here g_L is independent of x as well, and that g_{l-1} = g_l A_l is the gradient at y_{l-1} (the chain
    rule) is not part of the statement. *)
Definition p2_10_third : Prop := forall P n L, default P n L -> finite_gradient P n L ->
  forall l, (l < L)%nat -> exists s,
  mean P (norm2 (n (S l)) (gradient n L (S l))) s /\ mean P (norm2 (n l) (gradient n L l)) (s / 3).

(** P2.10. For the squared loss and L = 1 the gradient depends on the weights, and the ratio is
    (1/3)(n + n' + 4/5)/(n + 1), more than 1/3.

    Differs: that y_1 is the gradient of the loss ‖y_1‖²/2 is not part of the statement. *)
Definition p2_10_squared_loss : Prop := forall P n, default P n 1 ->
  mean P (norm2 (n O) (fun i w => w (X i))) (n O) ->
  let N := INR (n O) in let N' := INR (n 1%nat) in let u := 1 / (3 * N) in let w := 1 / (5 * N ^ 2) in
  mean P (norm2 (n O) (fun j w => \sum_(i < n 1%nat) (y n 1 i w * w (A 1 i j))))
    (N * N' * w + N * N' * (N + N' - 1) * u ^ 2) /\
  mean P (norm2 (n 1%nat) (y n 1)) (N' * (N * u + u)) /\
  (N * N' * w + N * N' * (N + N' - 1) * u ^ 2) / (N' * (N * u + u)) = 1 / 3 * ((N + N' + 4 / 5) / (N + 1)) /\
  1 / 3 < 1 / 3 * ((N + N' + 4 / 5) / (N + 1)).

(** P2.10. There is such a network with such a gradient, for any widths. *)
Definition p2_10_inhabited : Prop := forall n, (forall l, (0 < n l)%nat) ->
  exists P, forall L, default P n L /\ finite_gradient P n L.

(** * P2.11 *)

(** The second input through the same network. *)
Definition yt (n : nat -> nat) : nat -> nat -> outcome -> R := network n (fun _ => 1) (fun i w => w (Xt i)).

(** Both inputs have mean 0 and second moment 1, and E[x_i x~_i] = rho. *)
Definition two_inputs (P : law) (n : nat -> nat) (rho : R) : Prop := forall i, (i < n O)%nat ->
  mean P (fun w => w (X i)) 0 /\ mean P (fun w => w (X i) ^ 2) 1 /\
  mean P (fun w => w (Xt i)) 0 /\ mean P (fun w => w (Xt i) ^ 2) 1 /\ mean P (fun w => w (X i) * w (Xt i)) rho.

(** P2.11. E[(y_L - y~_L)²] = 2(1 - rho)3^{-L}, and the correlation is 1 - (1 - rho)3^{-L}/Var(y_L), for any widths. *)
Definition p2_11_correlation : Prop := forall P n L rho, default P n L -> two_inputs P n rho ->
  forall i, (i < n L)%nat ->
  mean P (fun w => (y n L i w - yt n L i w) ^ 2) (2 * (1 - rho) * (1 / 3 ^ L)) /\
  exists V, variance P (y n L i) V /\ correlation P (y n L i) (yt n L i) (1 - (1 - rho) * (1 / 3 ^ L) / V).

(** P2.11. At constant width n it is 1 - (1 - rho) 2n/(2n - 1 + 3^L). *)
Definition p2_11_constant_width : Prop := forall P m L rho, default P (fun _ => m) L -> two_inputs P (fun _ => m) rho ->
  forall i, (i < m)%nat ->
  correlation P (y (fun _ => m) L i) (yt (fun _ => m) L i) (1 - (1 - rho) * (2 * m / (2 * m - 1 + 3 ^ L))).

(** P2.11. Such pairs exist for every rho from -1 to 1. *)
Definition p2_11_inhabited : Prop := forall n L rho, (forall l, (0 < n l)%nat) -> -1 <= rho <= 1 ->
  exists P, default P n L /\ two_inputs P n rho.

(** * P2.13 *)

(** Leaky ReLU of slope a. *)
Definition leaky (a z : R) : R := if Rle_dec 0 z then z else a * z.

(** The bound of kaiming_uniform_ with slope a and fan-in n. *)
Definition kaiming_bound (a : R) (n : nat) : R := sqrt (6 / ((1 + a ^ 2) * n)).

(** P2.13.1. The variance is 2/((1 + a²)n), and a = √5 gives the default bound 1/√n. *)
Definition p2_13_bound : Prop := forall a (n : nat), (0 < n)%nat -> let r := kaiming_bound a n in
  is_RInt (fun t => t / (2 * r)) (- r) r 0 /\
  is_RInt (fun t => (t - 0) ^ 2 / (2 * r)) (- r) r (2 / ((1 + a ^ 2) * n)) /\
  kaiming_bound (sqrt 5) n = 1 / sqrt n.

(** f is symmetric about 0: f and -f have the same law. *)
Definition symmetric_variable (P : law) (f : outcome -> R) : Prop :=
  forall (phi : R -> R) m, mean P (fun w => phi (f w)) m -> mean P (fun w => phi (- f w)) m.

(** P2.13.2. One layer without biases multiplies the second moment of symmetric entries by (1 + a'²)/(1 + a²). *)
Definition p2_13_factor : Prop := forall P (n : nat) a a' i v, independent P -> (0 < n)%nat ->
  (forall j, (j < n)%nat -> uniform P (fun w => w (A 1 i j)) (kaiming_bound a n)) ->
  (forall j, (j < n)%nat -> symmetric_variable P (fun w => w (X j)) /\ mean P (fun w => w (X j) ^ 2) v) ->
  mean P (fun w => (\sum_(j < n) (w (A 1 i j) * leaky a' (w (X j)))) ^ 2) ((1 + a' ^ 2) / (1 + a ^ 2) * v).

(** P2.13.2. With a = √5 the factor is 1 for a' = √5, a third for the identity and a sixth for ReLU. *)
Definition p2_13_default_factors : Prop :=
  (1 + sqrt 5 ^ 2) / (1 + sqrt 5 ^ 2) = 1 /\ (1 + 1 ^ 2) / (1 + sqrt 5 ^ 2) = 1 / 3 /\
  (1 + 0 ^ 2) / (1 + sqrt 5 ^ 2) = 1 / 6 /\ (forall z, leaky 1 z = z) /\ (forall z, leaky 0 z = relu z).

(** P2.13.3. For a convolution the same holds with n = (c/g) k²: an output entry sums over the d = c/g channels of its
    group and the k × k positions of the kernel; [at] says which entry of the input stands in channel h at row p and
    column q of what the kernel covers. *)
Definition p2_13_convolution : Prop := forall P (d k : nat) a a' i v (at_ : nat -> nat -> nat -> nat), independent P ->
  (0 < d * k ^ 2)%nat ->
  (forall j, (j < d * k ^ 2)%nat -> uniform P (fun w => w (A 1 i j)) (kaiming_bound a (d * k ^ 2))) ->
  (forall h p q, (h < d)%nat -> (p < k)%nat -> (q < k)%nat ->
    symmetric_variable P (fun w => w (X (at_ h p q))) /\ mean P (fun w => w (X (at_ h p q)) ^ 2) v) ->
  mean P (fun w => (\sum_(h < d) \sum_(p < k) \sum_(q < k)
      (w (A 1 i (h * k ^ 2 + (p * k + q))%nat) * leaky a' (w (X (at_ h p q))))) ^ 2)
    ((1 + a' ^ 2) / (1 + a ^ 2) * v).

(** P2.13. There are such weights and entries, for any slope and any fan-in. *)
Definition p2_13_inhabited : Prop := forall a (n : nat), (0 < n)%nat -> exists P, independent P /\
  (forall i j, uniform P (fun w => w (A 1 i j)) (kaiming_bound a n)) /\
  forall j, symmetric_variable P (fun w => w (X j)) /\ mean P (fun w => w (X j) ^ 2) 1.

(** * P2.14 *)

(** P2.14.1. Without activations E‖g_{l-1}‖² = n_{l-1} v_l E‖g_l‖², where v_l is the variance of the weights of layer l.
    (Below, v l belongs to the layer l + 1, which reads n_l numbers.)

    Differs: g_l is defined by the recursion that the chain rule gives; that it is the gradient is not part of the
    statement. *)
Definition p2_14_linear : Prop := forall P n L v, independent P -> symmetric P -> weights_second P n L v ->
  finite_gradient P n L -> forall l, (l < L)%nat -> exists s,
  mean P (norm2 (n (S l)) (gradient n L (S l))) s /\ mean P (norm2 (n l) (gradient n L l)) (n l * v l * s).

(** The gradient with ReLU between the layers, at y_{L-k}: the mask of a hidden layer is 1 where z_{l,i} > 0. *)
Fixpoint relu_backward (n : nat -> nat) (c : nat -> R) (L k j : nat) (w : outcome) : R :=
  match k with
  | O => w (G j)
  | S k' => \sum_(i < n (L - k')%nat) (relu_backward n c L k' i w *
      (match k' with O => 1 | S _ => if Rlt_dec 0 (relu_network n c (L - k') i w) then 1 else 0 end) *
      w (A (L - k') i j))
  end.
Definition relu_gradient (n : nat -> nat) (c : nat -> R) (L l : nat) : nat -> outcome -> R :=
  relu_backward n c L (L - l).

(** P2.14.2. With ReLU the last layer multiplies E‖g‖² by n_{L-1} v_L and every other one by n_{l-1} v_l/2, if almost
    surely no z_{l,i} of a hidden layer is 0; it is not assumed that the gradient at a hidden layer is independent of
    the mask there.

    Differs: g_l is defined by the recursion that the chain rule gives; that it is the gradient is not part of the
    statement. *)
Definition p2_14_relu : Prop := forall P n c L v, independent P -> symmetric P -> weights_second P n L v ->
  finite_gradient P n L ->
  (forall l i, (0 < l)%nat -> (l < L)%nat -> (i < n l)%nat ->
    mean P (fun w => if Req_EM_T (relu_network n c l i w) 0 then 1 else 0) 0) ->
  forall l, (l < L)%nat -> exists s,
  mean P (norm2 (n (S l)) (relu_gradient n c L (S l))) s /\
  mean P (norm2 (n l) (relu_gradient n c L l)) ((if Nat.eqb (S l) L then 1 else 1 / 2) * n l * v l * s).

(** P2.14.3. What a layer with E‖g_{l-1}‖² = n v E‖g_l‖²/gamma and E[z²]' = n v E[z²]/gamma does, for n = n_{l-1} and
    n' = n_l, if v is set by the fan-in or by the fan-out: the factors of the mean square of a signal entry, of the
    squared norm of the gradient, and of the mean square of a gradient entry. *)
Definition p2_14_fans : Prop := forall gamma (n n' : nat), 0 < gamma -> (0 < n)%nat -> (0 < n')%nat ->
  let signal v := n * v / gamma in let norm v := n * v / gamma in let entry v := norm v * (n' / n) in
  (signal (gamma / n) = 1 /\ norm (gamma / n) = 1 /\ entry (gamma / n) = n' / n) /\
  (entry (gamma / n') = 1 /\ norm (gamma / n') = n / n' /\ signal (gamma / n') = n / n').

(** P2.14.3. Without biases a layer multiplies the mean square of a signal entry by n_{l-1} v_l, and with ReLU before it by
    n_{l-1} v_l/2. *)
Definition p2_14_signal : Prop := forall P n L v, independent P -> symmetric P -> weights_second P n L v ->
  forall l s, (l < L)%nat ->
  ((forall i, (i < n l)%nat -> mean P (fun w => unbiased n l i w ^ 2) s) ->
    forall i, (i < n (S l))%nat -> mean P (fun w => unbiased n (S l) i w ^ 2) (n l * v l * s)) /\
  ((0 < l)%nat -> (forall i, (i < n l)%nat -> mean P (fun w => relu_network n (fun _ => 0) l i w ^ 2) s) ->
    forall i, (i < n (S l))%nat -> mean P (fun w => relu_network n (fun _ => 0) (S l) i w ^ 2) (n l * v l / 2 * s)).

(** P2.14.3. Over the whole network the ratios multiply to n_L/n_0 and n_0/n_L. *)
Definition p2_14_telescope : Prop := forall (n : nat -> nat) L, (forall l, (0 < n l)%nat) ->
  product L (fun l => n (S l) / n l) = n L / n O /\ product L (fun l => n l / n (S l)) = n O / n L.

(** P2.14.4. The same v keeps both mean squares only if n = n'; Xavier's variance is the harmonic mean of 1/n and
    1/n'. *)
Definition p2_14_xavier : Prop := forall gamma (n n' : nat), (0 < n)%nat -> (0 < n')%nat ->
  ((exists v, n * v / gamma = 1 /\ n' * v / gamma = 1) -> n = n') /\
  2 / (n + n') = 2 / (/ (1 / n) + / (1 / n')).

(** P2.14. Such networks exist, with ReLU and with no z_{l,i} equal to 0, for any widths, depth and variances. *)
Definition p2_14_inhabited : Prop := forall n L (v : nat -> R), (forall l, 0 < v l) ->
  exists P, independent P /\ symmetric P /\ weights_second P n L v /\ finite_gradient P n L /\
  (forall l i, (0 < l)%nat -> (l < L)%nat -> (i < n l)%nat ->
    mean P (fun w => if Req_EM_T (relu_network n (fun _ => 1) l i w) 0 then 1 else 0) 0).
