(** * P3. Backpropagation through residual layers: definitions and statements

    Vectors and matrices are functions of the indices; entries are counted from 0, and a statement
    speaks only of the entries below the width. A row and a column are both a [vec].
    Derivatives are those of real functions of one real variable (Coquelicot's [is_derive]). *)

From Coq Require Import Reals List Arith Bool.
From Coquelicot Require Import Coquelicot.
Import ListNotations.
Open Scope R_scope.

(** ** Vectors and matrices *)

Definition vec := nat -> R.
Definition mat := nat -> nat -> R.

(** [sum n f] is f 0 + ... + f (n-1). *)
Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S m => sum m f + f m end.

(** [prod n f] is f 0 * ... * f (n-1); an empty product is 1. *)
Fixpoint prod (n : nat) (f : nat -> R) : R :=
  match n with O => 1 | S m => prod m f * f m end.

(** The matrix [M] with [m] columns times the column [v]. *)
Definition mat_col (m : nat) (M : mat) (v : vec) : vec :=
  fun i => sum m (fun j => M i j * v j).

(** The row [r] times the matrix [M] with [n] rows. *)
Definition row_mat (n : nat) (r : vec) (M : mat) : vec :=
  fun j => sum n (fun i => r i * M i j).

Definition Id : mat := fun i j => if (i =? j)%nat then 1 else 0.
Definition mplus (M N : mat) : mat := fun i j => M i j + N i j.
Definition mscale (c : R) (M : mat) : mat := fun i j => c * M i j.

(** diag(v) M: row i of [M] times v i. *)
Definition diag_mul (v : vec) (M : mat) : mat := fun i j => v i * M i j.

(** The Euclidean norm of a vector with [n] entries, and its square. *)
Definition norm2 (n : nat) (v : vec) : R := sum n (fun i => v i * v i).
Definition norm (n : nat) (v : vec) : R := sqrt (norm2 n v).

(** [e] is the spectral norm of the [n] by [m] matrix [M]: the least e >= 0 with |Mv| <= e|v| for all v. *)
Definition bounds (n m : nat) (M : mat) (e : R) : Prop :=
  0 <= e /\ forall v, norm n (mat_col m M v) <= e * norm m v.
Definition spectral_norm (n m : nat) (M : mat) (e : R) : Prop :=
  bounds n m M e /\ forall c, bounds n m M c -> e <= c.

(** [v] with entry [i] replaced by [t]; likewise for a family of vectors and a family of matrices. *)
Definition put (v : vec) (i : nat) (t : R) : vec := fun j => if (j =? i)%nat then t else v j.
Definition put_b (b : nat -> vec) (l i : nat) (t : R) : nat -> vec :=
  fun k => if (k =? l)%nat then put (b k) i t else b k.
Definition put_A (A : nat -> mat) (l i j : nat) (t : R) : nat -> mat :=
  fun k => if (k =? l)%nat then (fun a => if (a =? i)%nat then put (A k a) j t else A k a) else A k.

(** ** The two networks *)

(** The layers are 1, ..., L; layer l has [n l] entries, the input [n 0]; the output is one number.
    [skip] is true in the residual network and false in the plain one. *)
Record shape := { skip : bool; L : nat; n : nat -> nat; sigma : R -> R }.

(** In the residual network the middle layers 2, ..., L-1 are square. *)
Definition well_formed (N : shape) : Prop :=
  (2 <= L N)%nat /\ (skip N = true -> forall l, (2 <= l <= L N - 1)%nat -> n N l = n N (l - 1)).

(** Has layer [l] a skip? *)
Definition skips (N : shape) (l : nat) : bool := skip N && (2 <=? l)%nat.

(** z_l = A_l u + b_l for the input u of layer l. *)
Definition before (N : shape) (A : nat -> mat) (b : nat -> vec) (l : nat) (u : vec) : vec :=
  fun i => mat_col (n N (l - 1)) (A l) u i + b l i.

(** Hidden layer [l]: sigma(z_l), with the skip sigma(z_l) + u. *)
Definition layer (N : shape) A b (l : nat) (u : vec) : vec :=
  fun i => sigma N (before N A b l u i) + (if skips N l then u i else 0).

(** y_{l+k} as a function of y_l. *)
Fixpoint from (N : shape) A b (l k : nat) (u : vec) : vec :=
  match k with O => u | S k' => layer N A b (l + k) (from N A b l k' u) end.

(** The last layer: A_L u + b_L, one number; A_L is row 0 of [A L]. *)
Definition last (N : shape) A b (u : vec) : R := before N A b (L N) u 0%nat.

(** y_l for a hidden layer, z_l, and y_L, for the input [x]. *)
Definition y (N : shape) A b (x : vec) (l : nat) : vec := from N A b 0 l x.
Definition z (N : shape) A b (x : vec) (l : nat) : vec := before N A b l (y N A b x (l - 1)).
Definition y_L (N : shape) A b (x : vec) : R := last N A b (y N A b x (L N - 1)).

(** sigma is differentiable at every entry of every z_l of the hidden layers. *)
Definition smooth (N : shape) A b x : Prop :=
  forall l i, (1 <= l <= L N - 1)%nat -> (i < n N l)%nat -> ex_derive (sigma N) (z N A b x l i).

(** sigma'(z_l), and J_l = diag(sigma'(z_l)) A_l. *)
Definition slope (N : shape) A b x (l : nat) : vec := fun i => Derive (sigma N) (z N A b x l i).
Definition J (N : shape) A b x (l : nat) : mat := diag_mul (slope N A b x l) (A l).

(** The Jacobian of hidden layer [l]: I + J_l with a skip, J_l without. *)
Definition jacobian (N : shape) A b x (l : nat) : mat :=
  if skips N l then mplus Id (J N A b x l) else J N A b x l.

(** The row g_l = A_L (I + J_{L-1}) ... (I + J_{l+1}), without the I in the plain network, built from
    the left: [backward k] is g_{L-1-k}. *)
Fixpoint backward (N : shape) A b x (k : nat) : vec :=
  match k with
  | O => A (L N) 0%nat
  | S k' => row_mat (n N (L N - 1 - k')) (backward N A b x k') (jacobian N A b x (L N - 1 - k'))
  end.
Definition g (N : shape) A b x (l : nat) : vec := backward N A b x (L N - 1 - l).

(** ** Claim P3.1 *)

(** P3.1. In a hidden layer the partial derivative of entry i of y_l by entry j of y_{l-1} is entry (i, j)
    of I + J_l with a skip and of J_l without. *)
Definition p3_1_jacobian : Prop :=
  forall N A b x l i j, well_formed N ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat -> (j < n N (l - 1))%nat ->
  ex_derive (sigma N) (z N A b x l i) ->
  let u := y N A b x (l - 1) in
  is_derive (fun t => layer N A b l (put u j t) i) (u j) (jacobian N A b x l i j).

(** P3.1. The Jacobian is the total derivative too: along every differentiable curve through y_{l-1} with
    velocity v, the layer has the velocity (I + J_l)v, or J_l v without a skip. *)
Definition p3_1_curves : Prop :=
  forall N A b x l (u : R -> vec) (v : vec) t i, well_formed N ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat ->
  (forall j, (j < n N (l - 1))%nat -> u t j = y N A b x (l - 1) j) ->
  ex_derive (sigma N) (z N A b x l i) ->
  (forall j, (j < n N (l - 1))%nat -> is_derive (fun s => u s j) t (v j)) ->
  is_derive (fun s => layer N A b l (u s) i) t (mat_col (n N (l - 1)) (jacobian N A b x l) v i).

(** P3.1. The Jacobian of the last layer is A_L. *)
Definition p3_1_last : Prop :=
  forall N A b u j, (j < n N (L N - 1))%nat ->
  is_derive (fun t => last N A b (put u j t)) (u j) (A (L N) 0%nat j).

(** ** Claim P3.2 *)

(** P3.2. g_l is the gradient of y_L by y_l, in both networks. *)
Definition p3_2_g : Prop :=
  forall N A b x l j, well_formed N -> smooth N A b x ->
  (1 <= l <= L N - 1)%nat -> (j < n N l)%nat ->
  is_derive (fun t => last N A b (from N A b l (L N - 1 - l) (put (y N A b x l) j t)))
            (y N A b x l j) (g N A b x l j).

(** P3.2. In every hidden layer of both networks entry i of the gradient by b_l is entry i of g_l diag(sigma'(z_l)). *)
Definition p3_2_bias : Prop :=
  forall N A b x l i, well_formed N -> smooth N A b x ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat ->
  is_derive (fun t => y_L N A (put_b b l i t) x) (b l i) (g N A b x l i * slope N A b x l i).

(** P3.2. In every hidden layer of both networks entry (i, j) of the gradient by A_l is entry (i, j) of
    diag(sigma'(z_l)) g_l^T y_{l-1}^T. *)
Definition p3_2_weight : Prop :=
  forall N A b x l i j, well_formed N -> smooth N A b x ->
  (1 <= l <= L N - 1)%nat -> (i < n N l)%nat -> (j < n N (l - 1))%nat ->
  is_derive (fun t => y_L N (put_A A l i j t) b x) (A l i j)
            (slope N A b x l i * g N A b x l i * y N A b x (l - 1) j).

(** P3.2. In the last layer the gradient of the bias is 1 and that of A_L is the row y_{L-1}^T. *)
Definition p3_2_last : Prop :=
  forall N A b x, well_formed N ->
  is_derive (fun t => y_L N A (put_b b (L N) 0 t) x) (b (L N) 0%nat) 1 /\
  forall j, (j < n N (L N - 1))%nat ->
  is_derive (fun t => y_L N (put_A A (L N) 0 j t) b x) (A (L N) 0%nat j) (y N A b x (L N - 1) j).

(** ** Claim P3.3 *)

(** The gradients of y_L by all entries of b_i and A_i are zero. *)
Definition gradients_zero (N : shape) A b x (i : nat) : Prop :=
  forall a, (a < n N i)%nat ->
  is_derive (fun t => y_L N A (put_b b i a t) x) (b i a) 0 /\
  forall c, (c < n N (i - 1))%nat -> is_derive (fun t => y_L N (put_A A i a c t) b x) (A i a c) 0.

(** Layer [j] is dead: A_j = 0, or sigma'(z_j) = 0 in every entry. *)
Definition dead (N : shape) A b x (j : nat) : Prop :=
  (forall a c, (a < n N j)%nat -> (c < n N (j - 1))%nat -> A j a c = 0) \/
  (forall a, (a < n N j)%nat -> slope N A b x j a = 0).

(** The product of f j over the layers l < j <= L - 1. *)
Definition prod_above (N : shape) (l : nat) (f : nat -> R) : R :=
  prod (L N - 1 - l) (fun k => f (L N - 1 - k)%nat).

(** P3.3. A dead middle layer of the plain network makes the gradients of every layer below it zero. *)
Definition p3_3_plain : Prop :=
  forall N A b x i j, well_formed N -> skip N = false -> smooth N A b x ->
  (1 <= i < j)%nat -> (j <= L N - 1)%nat -> dead N A b x j -> gradients_zero N A b x i.

(** P3.3. In the residual network a dead middle layer j has the Jacobian I, and g_{j-1} = g_j. *)
Definition p3_3_residual : Prop :=
  forall N A b x j, well_formed N -> skip N = true ->
  (2 <= j <= L N - 1)%nat -> dead N A b x j ->
  (forall a c, (a < n N j)%nat -> (c < n N (j - 1))%nat -> jacobian N A b x j a c = Id a c) /\
  (forall a, (a < n N j)%nat -> g N A b x (j - 1) a = g N A b x j a).

(** P3.3. In the residual network the gradients below a dead layer need not vanish. *)
Definition p3_3_need_not : Prop :=
  exists N A b x, well_formed N /\ skip N = true /\ smooth N A b x /\
  (2 <= L N - 1)%nat /\ dead N A b x 2 /\ ~ gradients_zero N A b x 1.

(** P3.3. If A_L = 0, the gradients of every hidden layer are zero in both networks. *)
Definition p3_3_last : Prop :=
  forall N A b x i, well_formed N -> smooth N A b x ->
  (forall c, (c < n N (L N - 1))%nat -> A (L N) 0%nat c = 0) ->
  (1 <= i <= L N - 1)%nat -> gradients_zero N A b x i.

(** P3.3. In the plain network |g_i| is at most |A_L| eps_{L-1} ... eps_{i+1}, for all weights.

    Differs: eps_j may be any bound |J_j v| <= eps_j |v|; the spectral norm is the least. *)
Definition p3_3_product : Prop :=
  forall N A b x i eps, skip N = false -> (1 <= i <= L N - 1)%nat ->
  (forall j, (i < j <= L N - 1)%nat -> bounds (n N j) (n N (j - 1)) (J N A b x j) (eps j)) ->
  norm (n N i) (g N A b x i) <= norm (n N (L N - 1)) (A (L N) 0%nat) * prod_above N i eps.

(** ** Claim P3.4 *)

(** P3.4. In the residual network |g_l| is at most |A_L| times the product of the 1 + eps_j.

    Differs: eps_j may be any bound |J_j v| <= eps_j |v|; the spectral norm is the least. *)
Definition p3_4_upper : Prop :=
  forall N A b x l eps, well_formed N -> skip N = true -> (1 <= l <= L N - 1)%nat ->
  (forall j, (l < j <= L N - 1)%nat -> bounds (n N j) (n N (j - 1)) (J N A b x j) (eps j)) ->
  norm (n N l) (g N A b x l)
  <= norm (n N (L N - 1)) (A (L N) 0%nat) * prod_above N l (fun j => 1 + eps j).

(** P3.4. If every eps_j < 1, then |g_l| is at least |A_L| times the product of the 1 - eps_j.

    Differs: eps_j may be any bound |J_j v| <= eps_j |v|; the spectral norm is the least. *)
Definition p3_4_lower : Prop :=
  forall N A b x l eps, well_formed N -> skip N = true -> (1 <= l <= L N - 1)%nat ->
  (forall j, (l < j <= L N - 1)%nat ->
     bounds (n N j) (n N (j - 1)) (J N A b x j) (eps j) /\ eps j < 1) ->
  norm (n N (L N - 1)) (A (L N) 0%nat) * prod_above N l (fun j => 1 - eps j)
  <= norm (n N l) (g N A b x l).

(** P3.4. If every J_j = s eps_j I with s = -1 or s = 1 (or any other s) and 1 + s eps_j >= 0, then |g_l| is exactly
    |A_L| times the product of the 1 + s eps_j. *)
Definition p3_4_attained : Prop :=
  forall N A b x l eps s, well_formed N -> skip N = true -> (1 <= l <= L N - 1)%nat ->
  (forall j a c, (l < j <= L N - 1)%nat -> (a < n N j)%nat -> (c < n N (j - 1))%nat ->
     J N A b x j a c = s * eps j * Id a c) ->
  (forall j, (l < j <= L N - 1)%nat -> 0 <= 1 + s * eps j) ->
  norm (n N l) (g N A b x l)
  = norm (n N (L N - 1)) (A (L N) 0%nat) * prod_above N l (fun j => 1 + s * eps j).

(** P3.4. The spectral norm of -eps I and of eps I is eps. *)
Definition p3_4_spectral : Prop :=
  forall m eps s, (1 <= m)%nat -> 0 <= eps -> s = 1 \/ s = -1 ->
  spectral_norm m m (mscale (s * eps) Id) eps.

(** ** Claim P3.5 *)

(** The subsets of {1, ..., k}, each written from its greatest element down. *)
Fixpoint subsets (k : nat) : list (list nat) :=
  match k with O => [[]] | S m => subsets m ++ map (cons k) (subsets m) end.

(** In any ring: the product (1 + J_k) ... (1 + J_1), the product J_S = J_{s_m} ... J_{s_1}, and a sum over a list. *)
Fixpoint layers {K : Ring} (J : nat -> K) (k : nat) : K :=
  match k with O => one | S m => mult (plus one (J k)) (layers J m) end.
Fixpoint path {K : Ring} (J : nat -> K) (S : list nat) : K :=
  match S with [] => one | s :: S' => mult (J s) (path J S') end.
Fixpoint sum_list {K : Ring} (xs : list K) : K :=
  match xs with [] => zero | a :: xs' => plus a (sum_list xs') end.

(** The subsets of m elements, and the binomial coefficients by Pascal's rule. *)
Definition of_length (m : nat) (Ss : list (list nat)) : list (list nat) :=
  filter (fun S => (length S =? m)%nat) Ss.
Fixpoint binomial (k m : nat) : nat :=
  match k, m with
  | _, O => 1
  | O, S _ => 0
  | S k', S m' => binomial k' m' + binomial k' m
  end.

(** P3.5. In any ring, commutative or not, (1 + J_k) ... (1 + J_1) is the sum over all subsets S of the J_S. *)
Definition p3_5_paths : Prop :=
  forall (K : Ring) (J : nat -> K) k, layers J k = sum_list (map (path J) (subsets k)).

(** P3.5. There are 2^k paths, and binomial(k, m) of length m. *)
Definition p3_5_count : Prop :=
  forall k, length (subsets k) = (2 ^ k)%nat /\
  forall m, length (of_length m (subsets k)) = binomial k m.

(** ** Claim P3.6 *)

(** P3.6. If J_j = -I in the residual network, then g_{j-1} = 0, and the gradients of every layer below j are zero. *)
Definition p3_6_zero : Prop :=
  forall N A b x j, well_formed N -> skip N = true -> smooth N A b x -> (2 <= j <= L N - 1)%nat ->
  (forall a c, (a < n N j)%nat -> (c < n N (j - 1))%nat -> J N A b x j a c = - Id a c) ->
  (forall a, (a < n N (j - 1))%nat -> g N A b x (j - 1) a = 0) /\
  forall i, (1 <= i < j)%nat -> gradients_zero N A b x i.

Definition relu (t : R) : R := Rmax t 0.

(** P3.6. For ReLU and A_j = -I this happens wherever y_{j-1} < b_j in every entry, and there y_j = b_j. *)
Definition p3_6_relu : Prop :=
  forall N A b x j, well_formed N -> skip N = true -> sigma N = relu -> (2 <= j <= L N - 1)%nat ->
  (forall a c, (a < n N j)%nat -> (c < n N (j - 1))%nat -> A j a c = - Id a c) ->
  (forall a, (a < n N j)%nat -> y N A b x (j - 1) a < b j a) ->
  (forall a c, (a < n N j)%nat -> (c < n N (j - 1))%nat -> J N A b x j a c = - Id a c) /\
  (forall a, (a < n N j)%nat -> y N A b x j a = b j a).

(** P3.6. The inputs x with y_{j-1} < b_j in every entry form an open set. *)
Definition p3_6_open : Prop :=
  forall N A b x j, well_formed N -> skip N = true -> sigma N = relu -> (2 <= j <= L N - 1)%nat ->
  (forall a, (a < n N j)%nat -> y N A b x (j - 1) a < b j a) ->
  exists d, 0 < d /\ forall x', (forall i, (i < n N 0)%nat -> Rabs (x' i - x i) < d) ->
  forall a, (a < n N j)%nat -> y N A b x' (j - 1) a < b j a.

(** P3.6. If g_j is not 0 but g_{j-1} is, then eps_j >= 1.

    Differs: eps_j may be any bound |J_j v| <= eps_j |v|; the spectral norm is the least. *)
Definition p3_6_large : Prop :=
  forall N A b x j eps, well_formed N -> skip N = true -> (2 <= j <= L N - 1)%nat ->
  bounds (n N j) (n N (j - 1)) (J N A b x j) eps ->
  (exists a, (a < n N j)%nat /\ g N A b x j a <> 0) ->
  (forall a, (a < n N (j - 1))%nat -> g N A b x (j - 1) a = 0) -> 1 <= eps.

(** ** Claim P3.9 *)

(** [F], a function of m vectors with k entries, is differentiable at [U] with the partial derivatives [D]:
    along every differentiable curve through [U] it has the derivative that they give. *)
Definition differentiable (m k : nat) (F : (nat -> vec) -> R) (U : nat -> vec) (D : nat -> vec) : Prop :=
  forall (u : R -> nat -> vec) (v : nat -> vec) t, (forall i j, u t i j = U i j) ->
  (forall i j, is_derive (fun s => u s i j) t (v i j)) ->
  is_derive (fun s => F (u s)) t (sum m (fun i => sum k (fun j => D i j * v i j))).

(** P3.9. If every argument of F is the same vector y, the gradient by y is the sum of the m partial gradients.

    Differs: here F is called differentiable if it obeys the chain rule along every differentiable curve; that a
    function with a total derivative does so is not stated. *)
Definition p3_9_sum : Prop :=
  forall m k F (y : vec) D j, differentiable m k F (fun _ => y) D -> (j < k)%nat ->
  is_derive (fun t => F (fun _ => put y j t)) (y j) (sum m (fun i => D i j)).

(** P3.9. At the fork of a skip the gradients add: g_{l-1} = g_l + g_l J_l. *)
Definition p3_9_fork : Prop :=
  forall N A b x l a, well_formed N -> skip N = true -> (2 <= l <= L N - 1)%nat -> (a < n N (l - 1))%nat ->
  g N A b x (l - 1) a = g N A b x l a + row_mat (n N l) (g N A b x l) (J N A b x l) a.

(** What the block is meant to return, and what it returns if the ReLU overwrites y. *)
Definition meant (f : vec -> vec) (y : vec) : vec := fun i => y i + f (fun k => relu (y k)) i.
Definition overwritten (f : vec -> vec) (y : vec) : vec := fun i => relu (y i) + f (fun k => relu (y k)) i.

(** P3.9. Entry i of the result is too large by max(-y_i, 0), so the result is right just if no entry is negative. *)
Definition p3_9_inplace : Prop :=
  forall f y m, (forall i, overwritten f y i - meant f y i = Rmax (- y i) 0) /\
  ((forall i, (i < m)%nat -> overwritten f y i = meant f y i) <-> (forall i, (i < m)%nat -> 0 <= y i)).

(** P3.9. An entry y_i < 0 gets no gradient from the block that overwrites it. *)
Definition p3_9_no_gradient : Prop :=
  forall f y i k, y i < 0 -> is_derive (fun t => overwritten f (put y i t) k) (y i) 0.

(** ** Probability, and claim P3.7 *)

(** A finite probability space: the points 0, ..., points - 1 with the probabilities p. *)
Record space := {
  points : nat; p : nat -> R;
  p_nonneg : forall w, (w < points)%nat -> 0 <= p w; p_total : sum points p = 1 }.

(** The expectation of a random number. *)
Definition E (S : space) (X : nat -> R) : R := sum (points S) (fun w => p S w * X w).

(** [X] and [Y] are independent: the expectation of F(X) G(Y) is a product, for all functions F and G. *)
Definition independent (S : space) {U V : Type} (X : nat -> U) (Y : nat -> V) : Prop :=
  forall (F : U -> R) (G : V -> R), E S (fun w => F (X w) * G (Y w)) = E S (fun w => F (X w)) * E S (fun w => G (Y w)).

(** The k by m random matrix [M] has pairwise independent entries with mean 0 and variance v. *)
Definition random_matrix (S : space) (k m : nat) (M : nat -> mat) (v : R) : Prop :=
  (forall i j, (i < k)%nat -> (j < m)%nat ->
     E S (fun w => M w i j) = 0 /\ E S (fun w => M w i j * M w i j) = v) /\
  (forall i j i' j', (i < k)%nat -> (j < m)%nat -> (i' < k)%nat -> (j' < m)%nat ->
     (i, j) <> (i', j') -> independent S (fun w => M w i j) (fun w => M w i' j')).

(** g_l of a linear network with the branches scaled by beta: A_L (s I + beta A_{L-1}) ... (s I + beta A_{l+1}) for
    l = L - 1 - k, where s = 1 in the residual and s = 0 in the plain network, and the widths are n. *)
Fixpoint linear_g (n : nat -> nat) (s beta : R) (L : nat) (A : nat -> mat) (k : nat) : vec :=
  match k with
  | O => A L 0%nat
  | S k' => let r := linear_g n s beta L A k' in
            fun a => s * r a + beta * row_mat (n (L - 1 - k')%nat) r (A (L - 1 - k')%nat) a
  end.

(** The weights of the layers l + 1, ..., L are as the default initialisation draws them: mean 0, variance 1/(3 n_{l-1}),
    independent within a layer, and every layer independent of all the layers above it. *)
Definition default_weights (S : space) (n : nat -> nat) (L : nat) (A : nat -> nat -> mat) : Prop :=
  (forall j, (2 <= j <= L)%nat -> (1 <= n (j - 1))%nat /\
     random_matrix S (if (j =? L)%nat then 1 else n j) (n (j - 1)%nat) (fun w => A w j) (/ (3 * INR (n (j - 1)%nat)))) /\
  (forall j, (2 <= j < L)%nat -> independent S (fun w => A w j) (fun w k => A w (j + 1 + k)%nat)).

(** P3.7. If sigma is the identity, g_l is the product of the I + A_j, or of the A_j in the plain network. *)
Definition p3_7_g : Prop :=
  forall N A b x l a, well_formed N -> sigma N = (fun t => t) -> (1 <= l <= L N - 1)%nat -> (a < n N l)%nat ->
  g N A b x l a = linear_g (n N) (if skip N then 1 else 0) 1 (L N) A (L N - 1 - l) a.

(** P3.7. In the plain linear network of any widths E|g_l|^2 is 1/3 times 3^-(L-1-l).

    Differs: the probability space is finite, so the uniform distribution itself is not covered; only the mean and
    the variance of the default enter. *)
Definition p3_7_plain : Prop :=
  forall S n L A l, (1 <= l <= L - 1)%nat -> default_weights S n L A ->
  E S (fun w => norm2 (n l) (linear_g n 0 1 L (A w) (L - 1 - l))) = / 3 * (/ 3) ^ (L - 1 - l).

(** P3.7. In the residual network with branches scaled by beta, E|g_l|^2 is 1/3 times (1 + beta^2/3)^(L-1-l); with beta = 1
    this is 1/3 times (4/3)^(L-1-l).

    Differs: the probability space is finite, so the uniform distribution itself is not covered; only the mean and
    the variance of the default enter. That this product is the gradient of a network with scaled branches is stated
    for beta = 1 only. *)
Definition p3_7_scaled : Prop :=
  forall S m L A l beta, (1 <= l <= L - 1)%nat -> default_weights S (fun _ => m) L A ->
  E S (fun w => norm2 m (linear_g (fun _ => m) 1 beta L (A w) (L - 1 - l)))
  = / 3 * (1 + beta ^ 2 / 3) ^ (L - 1 - l).

(** P3.7. With beta = 1/sqrt k the growth over k layers is (1 + 1/(3k))^k, less than e^(1/3). *)
Definition p3_7_bound : Prop :=
  forall k, (1 <= k)%nat -> (1 + (/ sqrt (INR k)) ^ 2 / 3) ^ k = (1 + / (3 * INR k)) ^ k /\
  (1 + / (3 * INR k)) ^ k < exp (/ 3).

(** P3.7. The hypotheses hold for some space and some weights, here with two layers of random weights above l = 1. *)
Definition p3_7_inhabited : Prop := exists S A, default_weights S (fun _ => 1%nat) 3 A.

(** ** Claim P3.5, parts 2 and 3 *)

(** The row r J_S for the path S = [s_m; ...; s_1]: [r] times J_{s_m}, ..., J_{s_1}, in this order. *)
Fixpoint row_path (m : nat) (J : nat -> mat) (r : vec) (S : list nat) : vec :=
  match S with [] => r | s :: S' => row_path m J (row_mat m r (J s)) S' end.

(** The sum of the rows r J_S over all S in a list. *)
Definition row_paths (m : nat) (J : nat -> mat) (r : vec) (Ss : list (list nat)) : vec :=
  fun a => fold_right Rplus 0 (map (fun S => row_path m J r S a) Ss).

(** J_{j+1}, ..., J_k, with I in the place of all other matrices. *)
Definition above (j k : nat) (J : nat -> mat) : nat -> mat :=
  fun i => if ((j <? i) && (i <=? k))%nat%bool then J i else Id.

(** The m by m matrices J_1, ..., J_k have independent entries with mean 0 and variance 1/(3m), and every J_j is independent
    of the row r and the matrices above it. *)
Definition random_branches (S : space) (m k : nat) (J : nat -> nat -> mat) (r : nat -> vec) : Prop :=
  (1 <= m)%nat /\ forall j, (1 <= j <= k)%nat -> random_matrix S m m (fun w => J w j) (/ (3 * INR m)) /\
  independent S (fun w => J w j) (fun w => (r w, above j k (J w))).

(** P3.5. With P_q the sum of the paths of length q, E|r P_q|^2 = binomial(k, q) 3^-q E|r|^2, and over all paths it is
    (4/3)^k E|r|^2.

    Differs: the probability space is finite, and of all entries only pairwise independence is used. *)
Definition p3_5_lengths : Prop :=
  forall S m k J r, random_branches S m k J r ->
  (forall q, E S (fun w => norm2 m (row_paths m (J w) (r w) (of_length q (subsets k))))
     = INR (binomial k q) * (/ 3) ^ q * E S (fun w => norm2 m (r w))) /\
  E S (fun w => norm2 m (row_paths m (J w) (r w) (subsets k))) = (4 / 3) ^ k * E S (fun w => norm2 m (r w)).

(** P3.5. The second value is the sum of the first values over q = 0, ..., k. *)
Definition p3_5_total : Prop := forall k, sum (k + 1) (fun q => INR (binomial k q) * (/ 3) ^ q) = (4 / 3) ^ k.

(** P3.5. The hypotheses hold for some space, two matrices and a row. *)
Definition p3_5_inhabited : Prop :=
  exists S J r, random_branches S 1 2 J r /\ E S (fun w => norm2 1 (r w)) = 1.

(** P3.5. For k = 10 there are 1,024 paths; the most frequent length is 5, with 252 of them. *)
Definition p3_5_ten : Prop :=
  length (subsets 10) = 1024%nat /\ binomial 10 5 = 252%nat /\ forall q, q <> 5%nat -> (binomial 10 q < 252)%nat.

(** P3.5. For k = 10 the factor of E|r|^2 is largest at the length 2, where it is 5. *)
Definition p3_5_largest : Prop :=
  INR (binomial 10 2) * (/ 3) ^ 2 = 5 /\ forall q, q <> 2%nat -> INR (binomial 10 q) * (/ 3) ^ q < 5.

(** ** Claim P3.10 *)

(** P3.10. The branch A y alone multiplies E|y|^2 by gamma; with gamma = 1 it keeps it.

    Differs: the probability space is finite. *)
Definition p3_10_branch : Prop :=
  forall S m A (y : nat -> vec) gamma, (1 <= m)%nat ->
  random_matrix S m m A (gamma / INR m) -> independent S A y ->
  E S (fun w => norm2 m (mat_col m (A w) (y w))) = gamma * E S (fun w => norm2 m (y w)).

(** P3.10. The layer y + beta A y multiplies E|y|^2 by 1 + beta^2 gamma.

    Differs: the probability space is finite. *)
Definition p3_10_gain : Prop :=
  forall S m A (y : nat -> vec) beta gamma, (1 <= m)%nat ->
  random_matrix S m m A (gamma / INR m) -> independent S A y ->
  E S (fun w => norm2 m (fun i => y w i + beta * mat_col m (A w) (y w) i))
  = (1 + beta ^ 2 * gamma) * E S (fun w => norm2 m (y w)).

(** P3.10. With gamma = 1, dividing the sum by sqrt 2 keeps E|y|^2, and k layers with beta = 1/sqrt k give (1 + 1/k)^k < e.

    Differs: the probability space is finite. *)
Definition p3_10_scaled : Prop :=
  (forall S m A (y : nat -> vec), (1 <= m)%nat ->
   random_matrix S m m A (1 / INR m) -> independent S A y ->
   E S (fun w => norm2 m (fun i => / sqrt 2 * (y w i + mat_col m (A w) (y w) i))) = E S (fun w => norm2 m (y w))) /\
  forall k, (1 <= k)%nat -> (1 + (/ sqrt (INR k)) ^ 2 * 1) ^ k = (1 + / INR k) ^ k /\ (1 + / INR k) ^ k < exp 1.

(** The layers y_l = c (y_{l-1} + beta A_l y_{l-1}) above y_0 = y. *)
Fixpoint blocks (m : nat) (c beta : R) (A : nat -> mat) (y : vec) (l : nat) : vec :=
  match l with
  | O => y
  | S l' => let u := blocks m c beta A y l' in fun i => c * (u i + beta * mat_col m (A l) u i)
  end.

(** P3.10. The layers 1, ..., k together multiply E|y|^2 by the power k of c^2 (1 + beta^2 gamma): with gamma = 1 this is 2^k
    for c = beta = 1, it is 1 for c = 1/sqrt 2 and beta = 1, and (1 + 1/k)^k for c = 1 and beta = 1/sqrt k.

    Differs: the probability space is finite. *)
Definition p3_10_layers : Prop :=
  (forall S m A (y : nat -> vec) c beta gamma k, (1 <= m)%nat ->
   (forall l, (1 <= l <= k)%nat -> random_matrix S m m (fun w => A w l) (gamma / INR m) /\
      independent S (fun w => A w l) (fun w => blocks m c beta (A w) (y w) (l - 1))) ->
   E S (fun w => norm2 m (blocks m c beta (A w) (y w) k)) = (c ^ 2 * (1 + beta ^ 2 * gamma)) ^ k * E S (fun w => norm2 m (y w))) /\
  forall k, (1 ^ 2 * (1 + 1 ^ 2 * 1)) ^ k = 2 ^ k /\ ((/ sqrt 2) ^ 2 * (1 + 1 ^ 2 * 1)) ^ k = 1 /\
  ((1 <= k)%nat -> (1 ^ 2 * (1 + (/ sqrt (INR k)) ^ 2 * 1)) ^ k = (1 + / INR k) ^ k).

(** P3.10. The hypotheses hold for two layers, some space, some matrices and y. *)
Definition p3_10_layers_inhabited : Prop :=
  exists S A (y : nat -> vec), E S (fun w => norm2 1 (y w)) = 1 /\
  forall l, (1 <= l <= 2)%nat -> random_matrix S 1 1 (fun w => A w l) (1 / INR 1) /\
    independent S (fun w => A w l) (fun w => blocks 1 1 1 (A w) (y w) (l - 1)).

(** P3.10. With He's gamma = 2 and a ReLU in front, E|y|^2 grows by 2 E|relu(y)|^2; if y and -y have the same
    distribution, it doubles.

    Differs: the probability space is finite. *)
Definition p3_10_relu : Prop :=
  forall S m A (y : nat -> vec), (1 <= m)%nat ->
  random_matrix S m m A (2 / INR m) -> independent S A y ->
  let after := E S (fun w => norm2 m (fun i => y w i + mat_col m (A w) (fun j => relu (y w j)) i)) in
  after = E S (fun w => norm2 m (y w)) + 2 * E S (fun w => norm2 m (fun j => relu (y w j))) /\
  ((forall F : vec -> R, E S (fun w => F (y w)) = E S (fun w => F (fun j => - y w j))) ->
   after = 2 * E S (fun w => norm2 m (y w))).

(** P3.10. Without this symmetry the factor need not be 2. *)
Definition p3_10_not_two : Prop :=
  exists S A (y : nat -> vec), random_matrix S 1 1 A (2 / INR 1) /\ independent S A y /\
  E S (fun w => norm2 1 (fun i => y w i + mat_col 1 (A w) (fun j => relu (y w j)) i))
  <> 2 * E S (fun w => norm2 1 (y w)).

(** P3.10. The hypotheses hold for some space, matrix and y. *)
Definition p3_10_inhabited : Prop :=
  exists S A (y : nat -> vec), random_matrix S 1 1 A (1 / INR 1) /\ independent S A y /\ E S (fun w => norm2 1 (y w)) = 1.

(** The mean and the variance of N numbers, and batch norm of them. *)
Definition batch_mean (N : nat) (v : vec) : R := sum N v / INR N.
Definition batch_variance (N : nat) (v : vec) : R := sum N (fun b => (v b - batch_mean N v) ^ 2) / INR N.
Definition batch_norm (N : nat) (v : vec) : vec := fun b => (v b - batch_mean N v) / sqrt (batch_variance N v).

(** Entry i of A f(y) for the N inputs y 0, ..., y (N-1) of a batch. *)
Definition branch_entry (m : nat) (f : vec -> vec) (A : mat) (y : nat -> vec) (i : nat) : vec :=
  fun b => mat_col m A (f (y b)) i.

(** The layer y + batch norm of A f(y), for a batch. *)
Definition normed_layer (N m : nat) (f : vec -> vec) (A : mat) (y : nat -> vec) : nat -> vec :=
  fun b i => y b i + batch_norm N (branch_entry m f A y i) b.

(** The mean of the squares of all entries over outcomes, inputs and entries. *)
Definition mean_square (S : space) (N m : nat) (y : nat -> nat -> vec) : R :=
  E S (fun w => sum N (fun b => norm2 m (y w b)) / (INR N * INR m)).

(** [A] with row i negated. *)
Definition negate_row (i : nat) (A : mat) : mat := fun a j => if (a =? i)%nat then - A a j else A a j.

(** Given the other rows and the batch, each row of [A] has the same distribution as its negative, and no variance is 0
    by which batch norm divides. *)
Definition symmetric_branch (S : space) (N m : nat) (f : vec -> vec) (A : nat -> mat) (y : nat -> nat -> vec) : Prop :=
  (forall i, (i < m)%nat -> forall F : mat -> (nat -> vec) -> R,
     E S (fun w => F (A w) (y w)) = E S (fun w => F (negate_row i (A w)) (y w))) /\
  forall w i, (w < points S)%nat -> (i < m)%nat -> batch_variance N (branch_entry m f (A w) (y w) i) <> 0.

(** P3.10. With batch norm on the branch the layer adds 1 to the mean square.

    Differs: the probability space is finite; that a batch has at least two inputs follows from the variances. *)
Definition p3_10_batch_norm : Prop :=
  forall S N m f A (y : nat -> nat -> vec), (1 <= m)%nat -> symmetric_branch S N m f A y ->
  mean_square S N m (fun w => normed_layer N m f (A w) (y w)) = mean_square S N m y + 1.

(** Such layers one after the other. *)
Fixpoint normed_layers (N m : nat) (f : nat -> vec -> vec) (A : nat -> mat) (y : nat -> vec) (l : nat) : nat -> vec :=
  match l with O => y | S l' => normed_layer N m (f l) (A l) (normed_layers N m f A y l') end.

(** P3.10. If the mean square is 1 at the input, it is l + 1 after l such layers. *)
Definition p3_10_batch_norm_layers : Prop :=
  forall S N m f A (y : nat -> nat -> vec) l, (1 <= m)%nat -> mean_square S N m y = 1 ->
  (forall j, (1 <= j <= l)%nat ->
     symmetric_branch S N m (f j) (fun w => A w j) (fun w => normed_layers N m f (A w) (y w) (j - 1))) ->
  mean_square S N m (fun w => normed_layers N m f (A w) (y w) l) = INR l + 1.

(** P3.10. The hypotheses hold for some space, matrix and batch of two inputs. *)
Definition p3_10_batch_norm_inhabited : Prop :=
  exists S f A (y : nat -> nat -> vec), symmetric_branch S 2 1 f A y /\ mean_square S 2 1 y = 1.

(** ** Claim P3.11 *)

(** The layer with a projection shortcut: P u + sigma(A u + b), for an input [u] with m entries. *)
Definition projected (m : nat) (sigma : R -> R) (P A : mat) (b u : vec) : vec :=
  fun i => mat_col m P u i + sigma (mat_col m A u i + b i).

(** Its Jacobian P + diag(sigma'(z)) A. *)
Definition projected_jacobian (m : nat) (sigma : R -> R) (P A : mat) (b u : vec) : mat :=
  fun i j => P i j + Derive sigma (mat_col m A u i + b i) * A i j.

(** P3.11. The partial derivative of entry i of the layer by entry j of its input is entry (i, j) of P + diag(sigma'(z)) A. *)
Definition p3_11_jacobian : Prop :=
  forall m sigma P A b u i j, (j < m)%nat -> ex_derive sigma (mat_col m A u i + b i) ->
  is_derive (fun t => projected m sigma P A b (put u j t) i) (u j) (projected_jacobian m sigma P A b u i j).

(** P3.11. Along every differentiable curve the layer has the velocity (P + diag(sigma'(z)) A) v. *)
Definition p3_11_curves : Prop :=
  forall m sigma P A b (u : R -> vec) (v : vec) t i, ex_derive sigma (mat_col m A (u t) i + b i) ->
  (forall j, (j < m)%nat -> is_derive (fun s => u s j) t (v j)) ->
  is_derive (fun s => projected m sigma P A b (u s) i) t (mat_col m (projected_jacobian m sigma P A b (u t)) v i).

(** P3.11. If the layer is dead, a row r comes back as r P. *)
Definition p3_11_dead : Prop :=
  forall k m sigma P A b u r j, (j < m)%nat ->
  (forall a c, (a < k)%nat -> (c < m)%nat -> A a c = 0) \/
  (forall a, (a < k)%nat -> Derive sigma (mat_col m A u a + b a) = 0) ->
  row_mat k r (projected_jacobian m sigma P A b u) j = row_mat k r P j.

(** P3.11. |r P| = |r| for every row r if and only if P P^T = I. *)
Definition p3_11_isometry : Prop :=
  forall k m P, (forall r, norm m (row_mat k r P) = norm k r) <->
  (forall i j, (i < k)%nat -> (j < k)%nat -> sum m (fun a => P i a * P j a) = Id i j).

(** The row [r] that arrives at y_{l+k}, times the matrices M_{l+k}, ..., M_{l+1} in this order. *)
Fixpoint rows_down (n : nat -> nat) (M : nat -> mat) (l k : nat) (r : vec) : vec :=
  match k with O => r | S k' => rows_down n M l k' (row_mat (n (l + k)%nat) r (M (l + k)%nat)) end.

(** P3.11. After the dead layers l + 1, ..., l + k the row r has become r P_{l+k} ... P_{l+1}. *)
Definition p3_11_product : Prop :=
  forall n sigma P A b u l k r j,
  (forall i, (l < i <= l + k)%nat ->
     (forall a c, (a < n i)%nat -> (c < n (i - 1))%nat -> A i a c = 0) \/
     (forall a, (a < n i)%nat -> Derive sigma (mat_col (n (i - 1)%nat) (A i) (u i) a + b i a) = 0)) ->
  (j < n l)%nat ->
  rows_down n (fun i => projected_jacobian (n (i - 1)%nat) sigma (P i) (A i) (b i) (u i)) l k r j
  = rows_down n P l k r j.

(** P3.11. If P has more rows than columns, some row r other than 0 comes back as 0. *)
Definition p3_11_lost : Prop :=
  forall k m P, (m < k)%nat -> exists r, (exists i, (i < k)%nat /\ r i <> 0) /\
  forall j, (j < m)%nat -> row_mat k r P j = 0.

(** P3.11. So no P with more rows than columns keeps the length of every row. *)
Definition p3_11_wide : Prop :=
  forall k m P, (m < k)%nat -> ~ (forall r, norm m (row_mat k r P) = norm k r).
